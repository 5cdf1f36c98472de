from django.urls import path

from answerable.workspace.views import acts, files, inbox, letters, me, people, promises, setup, why, writing

TICKET = "desk/tickets/<str:reference>"

urlpatterns = [
    path("", inbox.home, name="desk"),
    path("desk/", inbox.home),
    path("desk/live-pass", inbox.live_pass, name="live-pass"),
    path("desk/keys", me.keys, name="keys"),
    path("desk/palette", me.palette, name="palette"),
    path("desk/files/<int:pk>", files.file, name="file"),
    path(f"{TICKET}/reply", writing.reply, name="reply"),
    path(f"{TICKET}/notes", writing.notes, name="notes"),
    path(f"{TICKET}/draft", writing.draft, name="draft"),
    path(f"{TICKET}/assignment", acts.assignment, name="assignment"),
    path(f"{TICKET}/classification", acts.classification, name="classification"),
    path(f"{TICKET}/hold", acts.hold, name="hold"),
    path(f"{TICKET}/resolution", acts.resolution, name="resolution"),
    path(f"{TICKET}/reopening", acts.reopening, name="reopening"),
    path(f"{TICKET}/escalation", acts.escalation, name="escalation"),
    path(f"{TICKET}/why/<int:clock>", why.why, name="why"),
    path("desk/<slug:view>/", inbox.queue, name="queue"),
    path("desk/<slug:view>/<str:reference>", inbox.ticket, name="ticket"),
    path("people/", people.people, name="people"),
    path("people/customers/<int:pk>", people.customer, name="customer"),
    path("people/companies/<int:pk>", people.company, name="company"),
    path("promises/", promises.first, name="promises"),
    path("promises/<slug:brand>", promises.promises, name="promises-of"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:pk>/retry", letters.retry, name="retry-letter"),
    path("mail/", letters.mail, name="mail"),
    path("mail/<int:pk>", letters.mail, name="mail-letter"),
    path("me/", me.me, name="me"),
    path("setup/<str:key>", setup.setup, name="setup"),
]
