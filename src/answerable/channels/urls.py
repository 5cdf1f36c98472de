from django.urls import path

from answerable.channels.phone import doors as phone
from answerable.channels.web.hooks import hook
from answerable.channels.web.unsubscribe import unsubscribe

urlpatterns = [
    path("phone/<slug:brand>/events", phone.events, name="phone-events"),
    path("phone/<slug:brand>/twilio", phone.twilio, name="phone-twilio"),
    path("hooks/mail/<str:secret>/<slug:kind>/", hook, name="mail-hook"),
    path("unsubscribe/<slug:slug>/<str:token>", unsubscribe, name="unsubscribe"),
]
