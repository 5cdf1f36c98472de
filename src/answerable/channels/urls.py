from django.urls import path

from answerable.channels.web.hooks import hook
from answerable.channels.web.unsubscribe import unsubscribe

urlpatterns = [
    path("hooks/mail/<str:secret>/<slug:kind>/", hook, name="mail-hook"),
    path("unsubscribe/<slug:slug>/<str:token>", unsubscribe, name="unsubscribe"),
]
