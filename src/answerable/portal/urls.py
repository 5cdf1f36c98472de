"""The portal of every brand, below /help/<slug>/. Rooms with pages for customers add a line to PLACES."""

from django.urls import URLPattern, URLResolver, include, path

from answerable.brands.web import FOLDER
from answerable.portal.articles.engines import robots
from answerable.portal.views import home, rate

PLACES: list[URLPattern | URLResolver] = [
    path("", home.home, name="portal-home"),
    path("articles/", include("answerable.portal.articles.urls")),
    # chat: path("chat/", include(…))
    path("rate/requests/<str:reference>", rate.of_request, name="portal-rate-request"),
    path("rate/<str:token>", rate.by_link, name="portal-rate"),
    # companies: path("companies/", include(…))
]

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path(f"{FOLDER}/<slug:brand>/", include(PLACES)),
]
