"""Promises that hang on who is there, who was trained and who may look."""

from collections.abc import Iterator
from dataclasses import replace

from answerable.clock import CalendarError
from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding
from answerable.policy.hours import holidays, weekly, zone
from answerable.policy.model import Policy, hours_of
from answerable.policy.plain import goal_in_words, length, sentence
from answerable.policy.rule import Rule
from answerable.policy.settings import Setting, interval, text
from answerable.policy.tongue import gettext as _
from answerable.policy.tongue import ngettext
from answerable.policy.verb import Verb, error
from answerable.privacy.counts import Looks, exports, looks, requests


class SetHours(Verb):
    name = "set hours"
    about = "Opening hours with a name, which other rules count by; somebody is there while they last."
    settings = {
        "name": text("the name other rules use, usually 'business'", required=True),
        "weekly": Setting("the week, 'Mon-Fri 09:00-18:00; Sat 10:00-14:00'", weekly, required=True),
        "zone": Setting("the time zone by place, 'Europe/London'", zone, required=True),
        "holidays": Setting("closed dates, 'none', or a list such as 'US federal'", holidays),
        "half days": text("dates with other hours, '2026-12-24 09:00-13:00'"),
        "closed": Setting("further closed dates", holidays),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        same = [r for r in policy.rules_of(self.name) if r.settings.get("name") == rule.settings.get("name")]
        if same and same[0].id != rule.id and "name" in rule.settings:
            message = f"rule {same[0].id} sets hours named '{rule.settings['name']}' already."
            yield error(rule, "name", message, "Give these another name.")
        if not {"name", "weekly", "zone"} <= rule.settings.keys():
            return
        try:
            hours_of(rule)
        except CalendarError as wrong:
            yield error(rule, wrong.setting, wrong.what, wrong.advice)

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Business hours are Mon-Fri 09:00-18:00 in America/New_York, holidays included`."""
        settings = rule.settings
        told = _("%(name)s hours are %(week)s by the clocks of %(zone)s, holidays included")
        if settings.get("holidays"):
            told = _("%(name)s hours are %(week)s by the clocks of %(zone)s, closed on the listed holidays")
        week = {"name": settings["name"], "week": settings["weekly"], "zone": settings["zone"]}
        return sentence(told % week, goal_in_words(rule.goal) if rule.goal else "")

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Staffed minutes of open minutes. Minutes nobody watched are neither kept nor broken."""
        from answerable.staff.attendance import minutes  # noqa: PLC0415  the database, only when asked

        found = minutes(hours_of(rule), books)
        judged = found.staffed + found.unstaffed
        if not judged:
            return Evidence.none_yet(_("who was there in open hours is not on record for this period"))
        told = _("somebody was there in %(staffed)s of %(watched)s open minutes on record") % {
            "staffed": f"{found.staffed:,}",
            "watched": f"{judged:,}",
        }
        return Evidence(
            promised=judged + found.unknown,
            kept=found.staffed,
            broken=found.unstaffed,
            unmeasurable=found.unknown,
            told=told,
        )


class RequireTraining(Verb):
    name = "require training"
    about = "Only people with a valid training record may see what it protects."
    settings = {
        "course": text("which training", required=True),
        "valid": interval("how long a record counts", required=True),
        "blocks": text("what is closed to people without one", required=True),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`An agent without training in data protection in the last 12 months cannot see customer data`."""
        settings = rule.settings
        told = _("an agent without training in %(course)s in the last %(time)s cannot see %(what)s")
        values = {
            "course": settings["course"], "time": length(settings["valid"]), "what": settings["blocks"],
        }  # fmt: skip
        return sentence(told % values)

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The training register, and whether everybody who looked was trained when they did."""
        from answerable.staff.register import register  # noqa: PLC0415  a policy is checked without Django

        people = register(books.brand_id, rule.settings["course"], books.at)
        seen = books.ask(_looks)
        if not people:
            return Evidence.none_yet(_("nobody works for this brand yet"))
        trained = [until for until in people if until is not None and until > books.at]
        told = _(
            "%(trained)s of %(people)s people are trained; %(seen)s looks at customer data, %(untrained)s of "
            "them without training, %(refused)s refused"
        ) % {
            "trained": len(trained),
            "people": len(people),
            "seen": f"{seen.seen:,}",
            "untrained": f"{seen.untrained:,}",
            "refused": f"{seen.refused:,}",
        }
        return Evidence(
            promised=seen.seen,
            kept=seen.seen - seen.untrained,
            broken=seen.untrained,
            blocked=seen.refused,
            valid_until=min(trained, default=None),
            pending=len(trained) < len(people),
            told=told,
        )


class ProtectData(Verb):
    name = "protect data"
    about = "People see only the data their work needs, and every look leaves a trace."
    settings = {
        "access": text("who may see what, for example 'by brand and role'", required=True),
        "log": text("what leaves a trace, for example 'every view and export'", required=True),
        "keep": interval("how long the trace is kept at least; the desk never deletes it"),
        "requests within": interval("by when a person has the copy or the erasure they asked for"),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Customer data is open by brand and role only, and every view and export is logged`."""
        within = rule.settings.get("requests within")
        told = _("customer data is open %(how)s only, and the desk logs %(what)s")
        asked = _("a copy or an erasure is done within %(time)s")
        return sentence(
            told % {"how": rule.settings["access"], "what": rule.settings["log"]},
            asked % {"time": length(within)} if within else "",
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The walls between brands are tried every hour; every look and every export is counted."""
        found = books.checked(rule, Evidence())
        seen = books.ask(_looks)
        left = exports(books.brand_id, books.start, books.end)
        if not seen.seen:
            nobody = _("nobody has looked at customer data in this period")
            return replace(found, unproven=f"{found.told}; {nobody}" if found.told else nobody)
        wishes = requests(books.brand_id, books.start, books.end, books.at)
        log = _("%(looks)s by %(people)s and %(exports)s on record") % {
            "looks": ngettext("%(n)s look", "%(n)s looks", seen.seen) % {"n": f"{seen.seen:,}"},
            "people": ngettext("%(n)s person", "%(n)s people", seen.people) % {"n": f"{seen.people:,}"},
            "exports": ngettext("%(n)s export", "%(n)s exports", left.taken) % {"n": f"{left.taken:,}"},
        }
        if wishes.asked:
            log += "; " + _("%(asked)s requests for one's own data, %(in_time)s done in time") % {
                "asked": f"{wishes.asked:,}",
                "in_time": f"{wishes.in_time:,}",
            }
        told = f"{found.told}; {log}" if found.told else log
        late = wishes.late if "requests within" in rule.settings else 0
        return replace(
            found, broken=left.wrong + late, blocked=seen.refused + left.refused + wishes.declined, told=told
        )


def _looks(books: Books) -> Looks:
    return looks(books.brand_id, books.start, books.end)


VERBS = (SetHours(), RequireTraining(), ProtectData())
