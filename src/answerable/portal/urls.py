"""The portal of every brand, below /help/<slug>/. Rooms with pages for customers add a line to PLACES."""

from django.urls import URLPattern, URLResolver, include, path

from answerable.brands.web import FOLDER
from answerable.portal.views import home

PLACES: list[URLPattern | URLResolver] = [
    path("", home.home, name="portal-home"),
    # help articles: path("articles/", include(…)), its first page named "portal-articles"
    # chat: path("chat/", include(…))
    # rating and follow-up: path("rate/", include(…))
    # companies: path("companies/", include(…))
]

urlpatterns = [path(f"{FOLDER}/<slug:brand>/", include(PLACES))]
