from django.urls import URLPattern, URLResolver, include, path

from answerable.site import health, rooms

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("accounts/", include("allauth.urls")),
]
DOORS = ("orders", "api", "portal", "channels", "workspace")  # the workspace last: it takes "/"
urlpatterns += [
    path("", include(f"answerable.{door}.urls")) for door in DOORS if rooms.exists(f"answerable.{door}.urls")
]

handler400 = "answerable.site.errors.bad_request"
handler403 = "answerable.site.errors.not_open"
handler404 = "answerable.site.errors.not_found"
handler500 = "answerable.site.errors.broken"
