"""`/sign-in`: a customer's app asks for a code by mail and changes it for a token."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from answerable.api.customer import token_for
from answerable.api.problems import Problem
from answerable.api.request_shapes import CodeAsked, CodeIn, TokenIn, TokenOut
from answerable.brands.models import Brand
from answerable.customers.codes import TooManyTries, ask_for_code, use_code
from answerable.customers.source import source_of
from answerable.kit.now import now
from answerable.kit.scope import see_brands_until_commit

router = Router(tags=["customers"], auth=None)
Done = Status[dict[str, Any]]


@router.post("/sign-in/codes", response={202: CodeAsked}, summary="Have a code mailed")
def ask(request: HttpRequest, body: CodeIn) -> Done:
    """The answer is the same whether or not the address is a customer's."""
    brand = _brand(body.brand)
    try:
        ask_for_code(
            brand,
            email=body.email,
            source=source_of(request),
            language=body.language or brand.language,
            at=now(),
        )
    except TooManyTries:
        raise Problem(
            429,
            "too-many",
            "There were more tries than people make.",
            "Nothing is lost or blocked. Try again in an hour.",
            headers={"Retry-After": "3600"},
        ) from None
    return Status(
        202, {"told": "If the address is a customer's, a code is on its way. It works for ten minutes."}
    )


@router.post("/sign-in/tokens", response={201: TokenOut}, summary="Change a code for a token")
def change(request: HttpRequest, body: TokenIn) -> Done:  # noqa: ARG001
    """The code works once. The token works for thirty days, or until the customer signs out everywhere."""
    brand = _brand(body.brand)
    customer = use_code(brand, email=body.email, digits=body.code, at=now())
    if customer is None:
        raise Problem(
            422,
            "code-does-not-fit",
            "This code does not fit.",
            "It is wrong, used, or older than ten minutes. Look at the newest mail, or ask for another code.",
        )
    return Status(201, token_for(brand, customer))


def _brand(slug: str) -> Brand:
    brand = Brand.objects.filter(slug=slug).first()
    if brand is None:
        raise Problem(404, "not-found", "There is no such brand.", "Nothing was changed. Check `brand`.")
    see_brands_until_commit([brand.pk])
    return brand
