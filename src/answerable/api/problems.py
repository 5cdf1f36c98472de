"""Errors as RFC 9457 problem details: what happened, what is safe, what to do."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

TYPE = "urn:answerable:problem:"


class Problem(Exception):
    """One thing that went wrong. `name` is stable: scripts may compare it; the words may change.

    Raised in an operation it becomes the answer; `more` are members of its own (RFC 9457, 3.2).
    """

    def __init__(
        self,
        status: int,
        name: str,
        title: str,
        detail: str,
        *,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.members = {
            "type": TYPE + name,
            "title": title,
            "status": status,
            "detail": detail,
            **(more or {}),
        }
        self.headers = headers or {}

    def answer(self) -> HttpResponse:
        response = HttpResponse(
            json.dumps(self.members, ensure_ascii=False),
            status=self.status,
            content_type="application/problem+json",
        )
        for header, value in self.headers.items():
            response[header] = value
        return response


def not_trained(lapsed: Mapping[int, object]) -> Problem:
    """Customer data is closed to the token's agent until their training is on record again."""
    why = " ".join(sorted({str(each) for each in lapsed.values()}))
    return Problem(
        403,
        "not-trained",
        "Customer data is closed to this token's agent.",
        f"{why} Nothing was changed. Once a lead has recorded the training, the token works again.",
    )


def not_there() -> Problem:
    """The same answer, byte for byte, for what does not exist and for what is not this agent's to see."""
    return Problem(
        404,
        "not-found",
        "There is no such thing for this token.",
        "It does not exist, or it belongs to a brand its agent does not work for. Nothing was changed. "
        "Check the address; GET /api/v1/tickets lists what this token can see.",
    )


def not_ready() -> Problem:
    return Problem(
        503,
        "not-ready",
        "The database does not answer just now.",
        "Nothing was changed. Wait a minute, then ask again; GET /readyz says when the desk is ready.",
        headers={"Retry-After": "60", "Cache-Control": "no-store"},
    )


def broken() -> Problem:
    return Problem(
        500,
        "broken",
        "The desk made a mistake.",
        "It is written down in the desk's log. Ask again; if it happens twice, tell whoever runs the desk.",
        headers={"Cache-Control": "no-store"},
    )


def unauthorized(why: str) -> Problem:
    return Problem(
        401,
        "unauthorized",
        "This request carries no valid token.",
        f"{why} Nothing was read or changed. Send `Authorization: Bearer ans_…` with a token that an "
        "administrator issued and nobody has revoked.",
        headers={"WWW-Authenticate": 'Bearer realm="answerable"'},
    )


def bad_request(detail: str, **more: Any) -> Problem:
    return Problem(400, "bad-request", "This request cannot be understood.", detail, more=more)
