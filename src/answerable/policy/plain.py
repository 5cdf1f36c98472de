"""Conditions, times and hours in plain words, for people who never see a rule block."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from answerable.clock import BusinessDays
from answerable.policy.conditions import Condition, Test
from answerable.policy.durations import Duration, Months
from answerable.policy.rule import Goal, Rule
from answerable.policy.settings import EVERY_HOUR
from answerable.policy.tongue import gettext as _
from answerable.policy.tongue import gettext_noop, ngettext

if TYPE_CHECKING:
    from answerable.policy.model import Policy

_WAYS = {
    "email": gettext_noop("by email"),
    "phone": gettext_noop("by phone"),
    "chat": gettext_noop("by chat"),
    "voicemail": gettext_noop("by voicemail"),
    "web": gettext_noop("on the web"),
    "app": gettext_noop("in the app"),
    "help center": gettext_noop("in the help center"),
}
_FORMS = {
    "channel": "%(what)s",
    "category": gettext_noop("about %(what)s"),
    "urgency": gettext_noop("that is %(what)s"),
    "tier": gettext_noop("at tier %(what)s"),
    "plan": gettext_noop("on plan %(what)s"),
    "severity": gettext_noop("of severity %(what)s"),
    "received": gettext_noop("received %(what)s"),
    "language": gettext_noop("written in %(what)s"),
}
_SAID = (  # values of closed lists; what a policy words itself is told as it is written
    gettext_noop("help center"),
    gettext_noop("ticket form"),
    gettext_noop("ticket page"),
    gettext_noop("chat widget"),
    gettext_noop("voicemail greeting"),
    gettext_noop("auto-reply"),
    gettext_noop("every email"),
    gettext_noop("phone"),
    gettext_noop("chat"),
    gettext_noop("email"),
    gettext_noop("business hours"),
    gettext_noop("expected response time"),
    gettext_noop("ticket number"),
    gettext_noop("progress"),
    gettext_noop("low"),
    gettext_noop("normal"),
    gettext_noop("urgent"),
    gettext_noop("critical"),
    gettext_noop("inside hours"),
    gettext_noop("outside hours"),
    gettext_noop("waiting for customer"),
    gettext_noop("waiting for other team"),
)


def either(values: tuple[str, ...] | list[str], last: str = "or") -> str:
    """`a, b or c`, in English."""
    *most, end = values
    return f"{', '.join(most)} {last} {end}" if most else end


def any_of(values: Sequence[str]) -> str:
    """`a, b or c`, in the reader's language."""
    *most, last = map(said, values)
    return _("%(most)s or %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def all_of(values: Sequence[str]) -> str:
    """`a, b and c`, in the reader's language."""
    *most, last = map(said, values)
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def said(value: str) -> str:
    """A value as the reader calls it."""
    return _(value) if value in _SAID else value


def way(channel: str) -> str:
    """`by email`, `on the web`."""
    return _(_WAYS[channel]) if channel in _WAYS else _("by %(channel)s") % {"channel": channel}


def every_ticket(when: Condition | None) -> str:
    """`every ticket by phone or chat`."""
    if when is None or when.asked:
        return _("every ticket")
    return " ".join([_("every ticket"), *map(_test, when.tests)])


def of_rule(rule: Rule) -> str:
    """The tickets a rule speaks for."""
    tickets = every_ticket(rule.when)
    if not rule.unless:
        return tickets
    those = " ".join(map(_test, rule.unless.tests))
    return _("%(tickets)s, except those %(those)s") % {"tickets": tickets, "those": those}


def _test(test: Test) -> str:
    values = [way(value) for value in test.among] if test.fact == "channel" else test.among
    what = {"what": any_of(values)}
    if not test.negated:
        return _(_FORMS[test.fact]) % what
    if test.fact == "urgency":
        return _("that is not %(what)s") % what
    return _("not %(what)s") % {"what": _(_FORMS[test.fact]) % what}


def counted(name: str, policy: "Policy") -> str:
    """How the time is counted: `nights and weekends included`, `in opening hours (Mon-Fri …)`."""
    if name == EVERY_HOUR:
        return _("every hour counts, nights and weekends included")
    rule = next((r for r in policy.rules_of("set hours") if r.settings.get("name") == name), None)
    if rule is None:
        return _("only %(name)s hours count") % {"name": name}
    hours = f"{rule.settings['weekly']}, {rule.settings['zone']}"
    return _("only %(name)s hours count (%(hours)s)") % {"name": name, "hours": hours}


def length(duration: Duration) -> str:
    """`24 hours`, `1 business day`, in the reader's language."""
    if isinstance(duration, Months):
        return _counted(ngettext("%(count)s month", "%(count)s months", duration.count), duration.count)
    if isinstance(duration, BusinessDays):
        days = duration.days
        return _counted(ngettext("%(count)s business day", "%(count)s business days", days), days)
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    if seconds:
        seconds += minutes * 60
        return _counted(ngettext("%(count)s second", "%(count)s seconds", seconds), seconds)
    if minutes % 60:
        return _counted(ngettext("%(count)s minute", "%(count)s minutes", minutes), minutes)
    hours = minutes // 60
    if hours % 24 == 0 and hours > 48:
        return _counted(ngettext("%(count)s day", "%(count)s days", hours // 24), hours // 24)
    return _counted(ngettext("%(count)s hour", "%(count)s hours", hours), hours)


def again(duration: Duration) -> str:
    """`every month`, `every 12 months`."""
    if duration == Months(1):
        return _("every month")
    return _("every %(time)s") % {"time": length(duration)}


def goal_in_words(goal: Goal) -> str:
    """`90% per month`, in the reader's language."""
    per = {
        "month": gettext_noop("%(percent)s%% per month"),
        "quarter": gettext_noop("%(percent)s%% per quarter"),
        "year": gettext_noop("%(percent)s%% per year"),
    }[goal.per]
    if goal.of_open_minutes:
        per = gettext_noop("%(percent)s%% of open minutes staffed per month")
    return _(per) % {"percent": goal.percent}


def _counted(told: str, count: int) -> str:
    return told % {"count": f"{count:,}"}


def number(count: int, noun: str, plural: str = "") -> str:
    """`1 ticket`, `1,204 tickets`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {plural or noun + 's'}"


def tickets_in_words(count: int) -> str:
    """`1 ticket`, `1,204 tickets`, in the reader's language."""
    return ngettext("%(n)s ticket", "%(n)s tickets", count) % {"n": f"{count:,}"}


def sentence(words: str, *more: str) -> str:
    """With a capital and a full stop; what more there is to say stands behind semicolons."""
    words = "; ".join([words, *filter(None, more)])
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?')) else '.'}"
