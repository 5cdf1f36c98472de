"""A request sent twice is carried out once: the Idempotency-Key header.

The first request under a key leaves its answer behind, in the transaction that did the work. The same request
again gets that answer and changes nothing. One at a time: a second request waits for the first.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from answerable.api.models import Answered
from answerable.api.problems import Problem, bad_request
from answerable.api.token import token_of
from answerable.customers.models import SignIn

KEPT_FOR = timedelta(hours=24)
LONGEST = 200


def once(
    request: HttpRequest,
    response: HttpResponse,
    *,
    brand_id: int,
    at: datetime,
    work: Callable[[], dict[str, Any]],
    holder: SignIn | None = None,
) -> dict[str, Any]:
    """Do `work`, or hand out what it gave when it was first done under this key.

    The key belongs to the agent's token, or to the app of a customer (`holder`).

    Raises:
        Problem: 400, the key is empty or too long; 422, the key belongs to another request.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return work()
    if not 0 < len(key) <= LONGEST or not key.isprintable():
        raise bad_request(
            f"The Idempotency-Key has to have 1 to {LONGEST} printable characters. Nothing was changed."
        )
    whose = {"sign_in": holder} if holder is not None else {"token": token_of(request)}
    asked = hashlib.sha256(request.path.encode() + b"\0" + request.body).hexdigest()
    Answered.objects.filter(**whose, at__lt=at - KEPT_FOR).delete()
    mine = Answered(brand_id=brand_id, **whose, key=key, asked=asked, at=at)
    Answered.objects.bulk_create([mine], ignore_conflicts=True)  # waits for a twin that is under way
    kept = Answered.objects.get(**whose, key=key)
    if kept.asked != asked:
        raise Problem(
            422,
            "key-reused",
            "This Idempotency-Key belongs to another request.",
            "Nothing was changed. Use a new key for a new request, and the same key only to repeat one.",
        )
    if kept.answer is not None:
        response["Idempotent-Replayed"] = "true"
        answer: dict[str, Any] = kept.answer
        return answer
    try:
        kept.answer = work()
    except Exception:
        kept.delete()  # nothing was done, so the key stays free for another try
        raise
    kept.save(update_fields=["answer"])
    return kept.answer
