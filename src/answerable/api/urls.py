from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from answerable.api.door import api
from answerable.api.problems import not_there


@csrf_exempt
def nothing_here(_request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001
    return not_there().answer()


urlpatterns = [
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", nothing_here),
]
