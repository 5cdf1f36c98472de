"""A document the policy asks for is signed, and counts until it has to be renewed (`hold document`)."""

from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext as _

from answerable.policy.durations import Months, months_after
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import promise_of
from answerable.promises.models import Attestation, Promise
from answerable.promises.record import attest
from answerable.staff.models import Agent, Membership


class NotSigned(Exception):
    """Nothing was put on record; the message says what is missing."""


def sign(
    brand_id: int, rule: str, *, agent: Agent, statement: str, sha256: str = "", at: datetime
) -> Attestation:
    """A lead vouches that the document of a rule is in force, until it has to be renewed.

    Raises:
        NotSigned: the rule asks for no document, the agent is no lead, or nothing is stated.
    """
    version = PolicyVersion.objects.in_force(brand_id=brand_id, at=at)
    asked = next((each for each in version.policy.rules_of("hold document") if each.id == rule), None)
    if asked is None:
        raise NotSigned(_("The policy asks for no such document."))
    if not Membership.objects.filter(agent=agent, brand=brand_id, lead=True).exists():
        raise NotSigned(_("Only a lead of the brand signs for it."))
    if not statement.strip():
        raise NotSigned(_("Say what is signed: its title, its version, where it is kept."))
    every = asked.settings["every"]
    day = months_after(at.date(), every.count) if isinstance(every, Months) else at.date() + every
    return attest(
        Promise.objects.get(pk=promise_of(version, rule)),
        by=agent.name,
        statement=statement,
        valid_until=datetime.combine(day, time(0), tzinfo=UTC) + timedelta(days=1),
        document_sha256=sha256,
        at=at,
    )
