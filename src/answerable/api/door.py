"""The JSON door: `/api/v1/`."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from answerable.api import changes, data, exports, instances, promises, requests, scorecards, sign_in, tickets
from answerable.api.problems import Problem, bad_request
from answerable.api.reading import StrictParser
from answerable.api.token import Bearer
from answerable.casework.errors import NotPossible, Refused, ThreadChanged

DESCRIPTION = """Tickets, their promises, and the verbs an agent has, for scripts.

Every request carries `Authorization: Bearer <token>` and sees what the token's agent sees: tickets of the
brands that agent works for. Anything else answers 404. Errors are problem details (RFC 9457): `type` is
stable, `title` says what happened, `detail` what is safe and what to do. A `POST` may carry an
`Idempotency-Key`; sent again within 24 hours it is not carried out again.

`/requests` is the customers' side, for their apps: with a token of the customer's own, from a mailed code
(`/sign-in/codes`, `/sign-in/tokens`), they see their own requests and never what agents say among themselves.
"""
WRONG_SHAPE = frozenset({"extra_forbidden", "string_unicode"})

api = NinjaAPI(
    title="Answerable",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    auth=Bearer(),
    parser=StrictParser(),
    urls_namespace="api",
)
api.add_router("", tickets.router)
api.add_router("", changes.router)
api.add_router("", promises.router)
api.add_router("", exports.router)
api.add_router("", instances.router)
api.add_router("", data.router)
api.add_router("", scorecards.router)
api.add_router("", sign_in.router)
api.add_router("", requests.router)
api.add_router("", data.own)


@api.exception_handler(Problem)
def _problem(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.answer()


@api.exception_handler(ThreadChanged)
def _changed(_request: HttpRequest, error: ThreadChanged) -> HttpResponse:
    return Problem(
        409,
        "thread-changed",
        "Somebody changed the ticket since you read it.",
        f"{error.ticket.reference} is at revision {error.ticket.revision}, you read {error.seen_revision}. "
        "Nothing was sent or changed. Read the ticket again, and send once more with the new revision.",
        more={"revision": error.ticket.revision},
    ).answer()


@api.exception_handler(Refused)
def _refused(_request: HttpRequest, error: Refused) -> HttpResponse:
    return Problem(
        409, "policy-refuses", "A rule of the policy forbids this.", str(error), more={"rule": error.rule}
    ).answer()


@api.exception_handler(NotPossible)
def _not_possible(_request: HttpRequest, error: NotPossible) -> HttpResponse:
    return Problem(
        409, "not-possible", "The ticket is not in a state for this.", f"{error} Nothing was changed."
    ).answer()


@api.exception_handler(ValidationError)
def _does_not_fit(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A wrong type or an unknown name cannot be understood (400); a value that does not fit can (422)."""
    errors = [_told(one) for one in error.errors]
    if any(one["type"].endswith("_type") or one["type"] in WRONG_SHAPE for one in error.errors):
        return bad_request(
            "Some values are of the wrong type, or have names nobody asked for. Nothing was changed. "
            "`errors` says which; /api/v1/openapi.json describes what is asked.",
            errors=errors,
        ).answer()
    return Problem(
        422,
        "does-not-fit",
        "Some values do not fit.",
        "Nothing was changed. `errors` says which and why; correct them and send again.",
        more={"errors": errors},
    ).answer()


@api.exception_handler(RequestDataTooBig)
def _too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
    return Problem(
        413,
        "too-large",
        "This request is too large.",
        f"It may hold {limit} MB. Nothing was changed. Send less at once.",
    ).answer()


@api.exception_handler(HttpError)
def _http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        return bad_request(f"{error} Nothing was changed.").answer()
    return Problem(
        error.status_code, "refused", "This request was refused.", f"{error} Nothing was changed."
    ).answer()


def _told(error: dict[str, Any]) -> dict[str, str]:
    place, *names = error["loc"]
    where = [str(part) for part in (names[1:] if place == "body" else names)]
    return {"where": ".".join(where)[:200], "what": str(error["msg"]).removeprefix("Value error, ")[:300]}
