from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from answerable.api.door import api
from answerable.api.problems import not_there


@csrf_exempt
def nothing_here(_request: HttpRequest) -> HttpResponse:
    return not_there().answer()


urlpatterns = [
    path("api/v1/", api.urls),
    re_path(r"^api/", nothing_here),
]
