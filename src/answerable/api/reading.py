"""Read a request's JSON strictly: what two readers could take differently is refused (RFC 8259, RFC 7493)."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from answerable.api.problems import bad_request

UNCHANGED = " Nothing was changed."


class StrictParser(Parser):
    """One object; no duplicate names, NaN, numbers too large, lone surrogates or endless nesting."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        declared = request.content_type or ""
        if declared not in {"application/json", ""}:
            raise bad_request(
                f"The body is declared as {declared[:80]}; this API reads application/json." + UNCHANGED
            )
        try:
            body = json.loads(
                request.body,
                object_pairs_hook=_once,
                parse_constant=_no_constant,
                parse_float=_finite,
                parse_int=_small,
            )
            json.dumps(body, ensure_ascii=False).encode()
        except UnicodeError as error:
            raise bad_request("The body is not well-formed UTF-8 text." + UNCHANGED) from error
        except RecursionError as error:
            raise bad_request("The body is nested too deeply to be read." + UNCHANGED) from error
        except ValueError as error:
            raise bad_request(f"The body is not JSON this API can read: {error}." + UNCHANGED) from error
        if not isinstance(body, dict):
            raise bad_request('The body has to be one JSON object, as in {"text": "…"}.' + UNCHANGED)
        return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a name stands twice in one object")
    return dict(pairs)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise ValueError("a number is too large")
    return number


def _small(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("a number is too large")
    return int(digits)
