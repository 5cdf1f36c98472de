"""Which sites may show the chat in a frame, and the door of its pages.

A frame on another site gets no cookies, so nothing here hangs on one: whoever holds a chat's pass is its
visitor, who somebody is says the shop's signature, and no form needs a token against forgery. (Forged from
elsewhere, the worst a form could do is to open a chat of the forger's own.)
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from csp.constants import SELF
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from answerable.live.lines import line_of
from answerable.portal.visit import Visit, portal_page

P = ParamSpec("P")


def chat_page(
    view: Callable[Concatenate[Visit, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """A page of the chat: the portal's door, open to the brand's own sites."""

    @wraps(view)
    def framed(visit: Visit, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response: Any = view(visit, *args, **kwargs)
        response._csp_replace = {"frame-ancestors": [SELF, *line_of(visit.brand).sites]}  # noqa: SLF001  as its decorators do
        response.xframe_options_exempt = (
            True  # frame-ancestors says it, and the older header cannot name sites
        )
        return response  # type: ignore[no-any-return]

    return csrf_exempt(portal_page(framed))  # type: ignore[arg-type]  # mypy names what the wrapper leaves open
