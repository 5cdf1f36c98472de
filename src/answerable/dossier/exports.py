"""Lists of tickets that leave the desk: asked for with a purpose, allowed by somebody else, kept a week.

    asked ──a lead who is not who asked──▶ allowed ──written──▶ ready ──taken──▶ deleted after seven days
      └──▶ declined, with the reason

Every step stands in the access log with who did it and what for (AC-40).
"""

from datetime import date, datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.dossier import tasks
from answerable.kit.jobs import later
from answerable.privacy.log import note_access
from answerable.privacy.models import Export
from answerable.staff.models import Agent, Membership
from answerable.staff.training import trained_at

SENIOR = 3
"""The tier from which somebody decides for others."""
FORMS = ("csv", "json")
TICKETS = "tickets"
SHORTEST = 10
"""Characters of a purpose somebody else can judge."""


class NotAllowed(Exception):
    """Nothing was done; the message says why, for the person."""


def ask(
    brand_id: int, *, agent: Agent, form: str, since: date, until: date, purpose: str, door: str, at: datetime
) -> Export:
    """Ask for the tickets that came in on these days (by the brand's clocks).

    Raises:
        NotAllowed: there is no purpose, the days are no period, or the form is unknown.
    """
    if len(purpose.strip()) < SHORTEST:
        raise NotAllowed(_("Say what the list is for, in a sentence somebody else can judge."))
    if until < since:
        raise NotAllowed(_("The first day lies behind the last one."))
    if form not in FORMS:
        raise NotAllowed(_("A list is a CSV or a JSON file."))
    with transaction.atomic():
        asked = Export.objects.create(
            brand_id=brand_id,
            what=TICKETS,
            purpose=purpose.strip()[:200],
            bulk=True,
            form=form,
            since=since,
            until=until,
            asked_by=agent,
            asked_at=at,
        )
        _log(asked, "export asked", agent, door, at)
    return asked


def decide(export: Export, *, agent: Agent, allow: bool, reason: str, door: str, at: datetime) -> Export:
    """A second person says yes or no. Allowed, it is written by the worker.

    Raises:
        NotAllowed: it is their own, they lead nothing here, it was decided, or a no has no reason.
    """
    with transaction.atomic():
        export = Export.objects.select_for_update().get(pk=export.pk)
        if export.asked_by_id == agent.pk:
            raise NotAllowed(_("You asked for this list. Somebody else has to decide."))
        if not may_decide(agent, export.brand_id):
            raise NotAllowed(_("A lead or a senior of the brand decides about this."))
        if export.allowed is not None:
            raise NotAllowed(_("This was decided already."))
        if not allow and not reason.strip():
            raise NotAllowed(_("Say why not; whoever asked reads it."))
        export.allowed, export.reason = allow, reason.strip()[:200]
        export.decided_by, export.decided_at = agent, at
        export.save()
        _log(export, "export allowed" if allow else "export declined", agent, door, at)
        if allow:
            later(tasks.write, export=export.pk, brand=export.brand_id)
    return export


def may_decide(agent: Agent, brand_id: int) -> bool:
    """Whether somebody is the second person of a brand: a lead, or a senior."""
    seats = Membership.objects.filter(agent=agent, brand=brand_id)
    return seats.filter(Q(lead=True) | Q(tier__gte=SENIOR)).exists()


def take(export: Export, *, agent: Agent, door: str, at: datetime) -> Path:
    """Where its file lies, for who asked for it. Every time somebody takes it is on record.

    Raises:
        NotAllowed: it is somebody else's, not ready, or deleted.
    """
    if export.asked_by_id != agent.pk:
        raise NotAllowed(_("Only who asked for a list takes it."))
    if not export.allowed or export.ready_at is None:
        raise NotAllowed(_("This list is not ready."))
    if not export.stored_as:
        raise NotAllowed(_("This file was deleted after seven days. Ask again if it is still needed."))
    with transaction.atomic():
        Export.objects.filter(pk=export.pk, taken_at=None).update(taken_at=at)
        _log(export, "export taken", agent, door, at)
    return Path(default_storage.path(export.stored_as))


def _log(export: Export, kind: str, agent: Agent, door: str, at: datetime) -> None:
    trained = trained_at(agent, at=at).get(export.brand_id)
    note_access(
        {export.brand_id: trained.until if trained else None},
        agent=agent.pk,
        at=at,
        door=door,
        kind=kind,
        about=f"{export.what} {export.since}..{export.until} {export.form}",
        purpose=export.purpose,
    )
