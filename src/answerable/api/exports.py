"""Lists of tickets by the API: the same purpose and the same second person as on the desk's pages."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from answerable.api.problems import Problem, not_there
from answerable.api.shapes import Reason, Taken
from answerable.api.token import Caller, admit
from answerable.dossier.exports import NotAllowed, ask, decide, take
from answerable.kit.now import now
from answerable.privacy.models import Export

router = Router(tags=["exports"])
LARGEST_NUMBER = 2**63 - 1
Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Day = Annotated[date, Field(strict=False)]


class ExportIn(Taken):
    brand: Annotated[str, Field(max_length=100, pattern=r"^[-\w]+$")]
    form: Literal["csv", "json"] = "csv"
    since: Day
    until: Day
    purpose: Reason = Field(description="what it is for, in a sentence; it stays in the access log")


class DecisionIn(Taken):
    allow: bool
    reason: Reason = Field("", description="why not; needed with `allow: false`")


class ExportOut(Schema):
    id: int
    form: str
    since: date | None
    until: date | None
    purpose: str
    allowed: bool | None = Field(description="null until a second person has decided")
    reason: str
    total: int
    rows: int = Field(description="written so far")
    ready_at: datetime | None
    deleted_at: datetime | None = Field(description="when its file is or was deleted")
    sha256: str


@router.post("/exports", response={201: ExportOut}, summary="Ask for a list of tickets")
def ask_for(request: HttpRequest, body: ExportIn) -> Status[dict[str, Any]]:
    """Tickets that came in on these days, by the brand's clocks. A lead or senior other than this token's
    agent has to allow it; then the file is written and can be taken for seven days.
    """
    caller = admit(request, brand=body.brand)
    try:
        export = ask(
            caller.brands[0], agent=caller.agent, form=body.form, since=body.since, until=body.until,
            purpose=body.purpose, door="api", at=now(),
        )  # fmt: skip
    except NotAllowed as problem:
        raise _refused(problem) from None
    return Status(201, _shown(export))


@router.get("/exports/{number}", response=ExportOut, summary="How far a list is")
def read(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _shown(_export(admit(request), number))


@router.post("/exports/{number}/decision", response={201: ExportOut}, summary="Allow or decline a list")
def decision(request: HttpRequest, number: Number, body: DecisionIn) -> Status[dict[str, Any]]:
    """By a second person: not who asked."""
    caller = admit(request)
    export = _export(caller, number)
    try:
        decided = decide(
            export, agent=caller.agent, allow=body.allow, reason=body.reason, door="api", at=now()
        )
    except NotAllowed as problem:
        raise _refused(problem) from None
    return Status(201, _shown(decided))


@router.get("/exports/{number}/file", summary="Take the file")
def file(request: HttpRequest, number: Number) -> FileResponse:
    """For the agent who asked for it. Every time it is taken stands in the access log."""
    caller = admit(request)
    export = _export(caller, number)
    try:
        path = take(export, agent=caller.agent, door="api", at=now())
    except NotAllowed as problem:
        raise _refused(problem) from None
    name = f"{export.what}-{export.since}-{export.until}.{export.form}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _export(caller: Caller, number: int) -> Export:
    found = Export.objects.filter(pk=number, brand__in=caller.brands).first()
    if found is None:
        raise not_there()
    return found


def _refused(problem: NotAllowed) -> Problem:
    return Problem(409, "not-allowed", "This list was not given out.", str(problem))


def _shown(export: Export) -> dict[str, Any]:
    same = {
        name: getattr(export, name) for name in ExportOut.model_fields if name not in {"id", "deleted_at"}
    }
    return {**same, "id": export.pk, "deleted_at": export.forget_at}
