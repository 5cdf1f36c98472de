from django.urls import path

from answerable.portal.chat import shop, talking, window

urlpatterns = [
    path("", window.window, name="portal-chat"),
    path("loader.js", window.loader, name="chat-loader"),
    path("shop", shop.shop, name="chat-shop"),
    path("start", talking.begin, name="chat-start"),
    path("message", talking.message, name="chat-message"),
    path("<str:key>", talking.talk, name="chat-talk"),
    path("<str:key>/lines", talking.lines, name="chat-lines"),
    path("<str:key>/score", talking.score, name="chat-score"),
    path("<str:key>/senior", talking.senior, name="chat-senior"),
    path("<str:key>/end", talking.finish, name="chat-end"),
    path("<str:key>/mail", talking.by_mail, name="chat-mail"),
    path("<str:key>/call", talking.by_call, name="chat-call"),
    path("<str:key>/transcript", talking.transcript, name="chat-transcript"),
]
