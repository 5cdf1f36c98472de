from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.letters import caught_letter, caught_mail, read_again, unread_letters


@desk_page
def letters(desk: Desk) -> HttpResponse:
    told = list(messages.get_messages(desk.request))
    return desk.show("letters.jinja", room="letters", letters=unread_letters(desk), told=told)


@require_POST
@desk_page
def retry(desk: Desk, pk: int) -> HttpResponse:
    read_again(desk, pk, desk.at)
    messages.info(desk.request, _("The letter is being read again. If it cannot be read it comes back here."))
    return redirect("letters")


@desk_page
def mail(desk: Desk, pk: int | None = None) -> HttpResponse:
    """What the demo would have sent. There is no such page where mail really leaves."""
    if not settings.DEMO:
        raise Http404
    opened = caught_letter(desk, pk) if pk is not None else None
    return desk.show("mail.jinja", room="mail", mails=caught_mail(desk), letter=opened)
