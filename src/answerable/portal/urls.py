"""The portal of every brand, below /help/<slug>/. Rooms with pages for customers add a line to PLACES."""

from django.urls import URLPattern, URLResolver, include, path

from answerable.brands.web import FOLDER
from answerable.portal.articles.engines import robots
from answerable.portal.views import (
    app,
    companies,
    data,
    home,
    new,
    policy,
    preferences,
    push,
    rate,
    requests,
    sign_in,
)

REQUEST = "requests/<str:reference>/"

PLACES: list[URLPattern | URLResolver] = [
    path("", home.home, name="portal-home"),
    path("articles/", include("answerable.portal.articles.urls")),
    path("manifest.webmanifest", app.manifest, name="portal-manifest"),
    path("icon-<int:size>.png", app.icon, name="portal-icon"),
    path("worker.js", app.worker, name="portal-worker"),
    path("push", push.push, name="portal-push"),
    path("offline", app.offline, name="portal-offline"),
    path("policy/", policy.policy, name="portal-policy"),
    path("new/", new.new, name="portal-new"),
    path("new/review", new.review, name="portal-review"),
    path("new/draft", new.keep, name="portal-draft"),
    path("new/files", new.files, name="portal-draft-files"),
    path("requests/", requests.requests, name="portal-requests"),
    path(REQUEST, requests.request, name="portal-request"),
    path(f"{REQUEST}reply", requests.reply, name="portal-reply"),
    path(f"{REQUEST}solved", requests.solved, name="portal-solved"),
    path(f"{REQUEST}escalate", requests.escalate, name="portal-escalate"),
    path(f"{REQUEST}files/<int:pk>", requests.file, name="portal-file"),
    path("follow/<str:token>/", requests.follow, name="portal-follow"),
    path(
        "follow/<str:token>/escalate", requests.follow, {"then": "portal-escalate"}, name="portal-ask-senior"
    ),
    path("sign-in/", sign_in.sign_in, name="portal-sign-in"),
    path("sign-in/code", sign_in.code, name="portal-code"),
    path("sign-in/link/<str:secret>/", sign_in.link, name="portal-link"),
    path("sign-out", sign_in.sign_out, name="portal-sign-out"),
    path("sign-out/everywhere", preferences.everywhere, name="portal-everywhere"),
    path("preferences/", preferences.needs, name="portal-needs"),
    path("data/", data.data, name="portal-data"),
    path("data/<int:pk>/copy", data.copy, name="portal-data-copy"),
    path("greeting.txt", preferences.greeting, name="portal-greeting"),
    path("accessibility/", preferences.accessibility, name="portal-accessibility"),
    path("chat/", include("answerable.portal.chat.urls")),
    path("rate/requests/<str:reference>", rate.of_request, name="portal-rate-request"),
    path("rate/<str:token>", rate.by_link, name="portal-rate"),
    path("companies/", companies.company, name="portal-company"),
    path("companies/access/<str:token>", companies.access, name="portal-access"),
]

PLACES.append(path("<path:rest>", home.nothing, name="portal-nothing"))  # the last of them

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path(
        f"{FOLDER}/<slug:brand>/",
        include(PLACES),
    ),
]
