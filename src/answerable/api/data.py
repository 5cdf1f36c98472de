"""A person's own data by the API: for agents on their behalf, and for the person's own app (AC-42)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from answerable.api.customer import CustomerBearer, app_of, not_yours
from answerable.api.problems import Problem, not_there
from answerable.api.shapes import Reason, Taken
from answerable.api.token import Caller, admit
from answerable.customers.models import Customer
from answerable.dossier import requests
from answerable.dossier.exports import NotAllowed
from answerable.kit.now import now
from answerable.privacy.models import DataRequest

router = Router(tags=["data"])
own = Router(tags=["customers"], auth=CustomerBearer())
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Kind = Literal["copy", "erasure"]


class DataRequestIn(Taken):
    brand: Annotated[str, Field(max_length=100, pattern=r"^[-\w]+$")]
    email: Annotated[str, Field(max_length=320, pattern=r"^[^\x00]*$", description="the person's address")]
    kind: Kind
    proof: Annotated[
        str,
        Field(max_length=200, pattern=r"^[^\x00]*$", description="how it is known that it is this person"),
    ]


class MyDataIn(Taken):
    kind: Kind


class DecisionIn(Taken):
    allow: bool
    reason: Reason = Field("", description="why not; the person reads it; needed with `allow: false`")


class DataRequestOut(Schema):
    id: int
    kind: str
    asked_at: datetime
    due_at: datetime = Field(description="by when it is done")
    clause: str = Field(description="the rule of the policy that says so; empty: the law")
    allowed: bool | None = Field(description="null until a second person has decided about an erasure")
    reason: str
    done_at: datetime | None
    sha256: str = Field(description="of the copy's file")


@router.post(
    "/data-requests", response={201: DataRequestOut}, summary="Ask for a person's data or its erasure"
)
def ask_for(request: HttpRequest, body: DataRequestIn) -> Status[dict[str, Any]]:
    """A copy is written at once; an erasure waits for a second person. `proof` stays with it."""
    caller = admit(request, brand=body.brand)
    customer = Customer.objects.filter(brand=caller.brands[0], email=body.email.strip().lower()).first()
    if customer is None:
        raise not_there()
    return _asked(customer, body.kind, caller=caller, proof=body.proof)


@router.get("/data-requests/{number}", response=DataRequestOut, summary="How far a request about data is")
def read(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _shown(_found(admit(request), number))


@router.post(
    "/data-requests/{number}/decision", response={201: DataRequestOut}, summary="Decide about an erasure"
)
def decision(request: HttpRequest, number: Number, body: DecisionIn) -> Status[dict[str, Any]]:
    """By a lead or senior who did not ask."""
    caller = admit(request)
    try:
        decided = requests.decide(
            _found(caller, number), agent=caller.agent, allow=body.allow, reason=body.reason, at=now()
        )
    except NotAllowed as problem:
        raise _refused(problem) from None
    return Status(201, _shown(decided))


@router.get("/data-requests/{number}/copy", summary="Take the copy")
def copy(request: HttpRequest, number: Number) -> FileResponse:
    """For the agent who asked for it. Every time it is taken stands in the access log."""
    caller = admit(request)
    return _file(_found(caller, number), caller)


@own.post("/my-data", response={201: DataRequestOut}, summary="Ask for my data or its erasure")
def ask_for_mine(request: HttpRequest, body: MyDataIn) -> Status[dict[str, Any]]:
    """A copy is written at once and lies ready for seven days."""
    return _asked(app_of(request).customer, body.kind)


@own.get("/my-data", response=list[DataRequestOut], summary="What I asked for about my data")
def list_mine(request: HttpRequest) -> list[dict[str, Any]]:
    mine = DataRequest.objects.filter(customer=app_of(request).customer).order_by("-id")[:20]
    return [_shown(each) for each in mine]


@own.get("/my-data/{number}/copy", summary="Take my copy")
def my_copy(request: HttpRequest, number: Number) -> FileResponse:
    asked = DataRequest.objects.filter(pk=number, customer=app_of(request).customer).first()
    if asked is None:
        raise not_yours()
    return _file(asked)


def _asked(
    customer: Customer, kind: str, *, caller: Caller | None = None, proof: str = requests.SIGNED_IN
) -> Status[dict[str, Any]]:
    agent = caller.agent if caller else None
    try:
        asked = requests.ask(customer, kind, at=now(), agent=agent, proof=proof)
    except NotAllowed as problem:
        raise _refused(problem) from None
    return Status(201, _shown(asked))


def _found(caller: Caller, number: int) -> DataRequest:
    found = DataRequest.objects.filter(pk=number, brand__in=caller.brands).first()
    if found is None:
        raise not_there()
    return found


def _file(asked: DataRequest, caller: Caller | None = None) -> FileResponse:
    try:
        path = requests.take(asked, agent=caller.agent if caller else None, at=now())
    except NotAllowed as problem:
        raise _refused(problem) from None
    response = FileResponse(path.open("rb"), as_attachment=True, filename=f"copy-{asked.pk}.zip")
    response["Cache-Control"] = "no-store"
    return response


def _refused(problem: NotAllowed) -> Problem:
    return Problem(409, "not-allowed", "This was not done.", str(problem))


def _shown(asked: DataRequest) -> dict[str, Any]:
    same = {
        name: getattr(asked, name) for name in DataRequestOut.model_fields if name not in {"id", "clause"}
    }
    return {**same, "id": asked.pk, "clause": asked.rule}
