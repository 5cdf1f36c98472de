from django.urls import path

from answerable.channels.web.unsubscribe import unsubscribe

urlpatterns = [
    path("unsubscribe/<slug:slug>/<str:token>", unsubscribe, name="unsubscribe"),
]
