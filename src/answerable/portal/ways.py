"""The ways the policy opens to customers, with what each of them promises right now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from answerable.casework.expect import Expected, expected
from answerable.live.standing import standing
from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.portal.words import answer_by, moment
from answerable.promises.hours import opening_hours

if TYPE_CHECKING:
    from answerable.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Way:
    """One channel: what it is called, what to expect of it now, where it leads. `copy` is shown as it is."""

    channel: str
    icon: str
    name: str
    words: str
    clause: str
    href: str
    act: str
    first: bool = False


def ways(visit: Visit) -> list[Way]:
    """Writing first, then the telephone, then mail; a chat brings its own line where somebody is there."""
    policy = visit.version.policy
    found: list[Way] = []
    for rule in policy.rules_of("open channel"):
        for channel in rule.settings.get("channel", ()):
            way = _way(visit, policy, rule, channel)
            if way is not None and way.channel not in {each.channel for each in found}:
                found.append(way)
    if not any(way.channel == "web" for way in found):
        found.append(_form(visit, ""))  # a policy that names no form still has its portal
    return sorted(found, key=lambda way: ("web", "chat", "phone", "email").index(way.channel))


def now_expected(visit: Visit, channel: str, category: str = "") -> Expected | None:
    """When a person would answer what is written now."""
    return expected(visit.version, channel=channel, category=category, language=visit.language, at=visit.at)


def _way(visit: Visit, policy: Policy, rule: Rule, channel: str) -> Way | None:
    if channel == "web":
        return _form(visit, rule.clause_id)
    if channel == "phone" and rule.settings.get("number"):
        number = str(rule.settings["number"])
        return Way(
            channel="phone",
            icon="phone",
            name=_("Call"),
            words=_phone(visit, policy),
            clause=rule.clause_id,
            href=f"tel:{''.join(sign for sign in number if sign.isdigit() or sign == '+')}",
            act=number,
        )
    if channel == "chat":
        return _chat(visit, policy, rule)
    if channel == "email" and rule.settings.get("address"):
        address = str(rule.settings["address"][0])
        by = answer_by(now_expected(visit, "email"), zone=visit.zone, now=visit.at)
        return Way("email", "mail", _("E-mail"), by, rule.clause_id, f"mailto:{address}", address)
    return None


def _chat(visit: Visit, policy: Policy, rule: Rule) -> Way | None:
    """A chat is offered only while a person is really there; otherwise it says when, and takes a message."""
    stands = standing(policy, "chat", brand=visit.brand.pk, at=visit.at)
    words = _("nobody is free just now: leave a message")
    if stands.kind == "open" and stands.closes_at is not None:
        until = moment(stands.closes_at, zone=visit.zone, now=visit.at)
        words = _("a person is there until %(time)s") % {"time": until}
    elif stands.kind == "closed" and stands.opens_at is not None:
        words = _("opens %(time)s") % {"time": moment(stands.opens_at, zone=visit.zone, now=visit.at)}
    act = _("Chat") if stands.kind == "open" else _("Leave a message")
    return Way("chat", "message-circle", _("Live chat"), words, rule.clause_id, visit.to("portal-chat"), act)


def _form(visit: Visit, clause: str) -> Way:
    by = answer_by(now_expected(visit, "web"), zone=visit.zone, now=visit.at)
    name, href = _("Write a request"), visit.to("portal-new")
    return Way("web", "message-square-text", name, by, clause, href, _("Start"), first=True)


def _phone(visit: Visit, policy: Policy) -> str:
    hours = opening_hours(policy)
    if hours is None:
        return _("at any time")
    now = hours.at(visit.at)
    if now.changes is None:
        return hours.sentence(visit.language)
    when = moment(now.changes, zone=visit.zone, now=visit.at)
    return (_("open until %(time)s") if now.is_open else _("opens %(time)s")) % {"time": when}
