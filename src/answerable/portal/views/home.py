from django.http import HttpResponse

from answerable.portal.visit import Visit, portal_page


@portal_page
def home(visit: Visit) -> HttpResponse:
    """What a customer sees first."""
    return visit.show("home.jinja", here="home", public=True)
