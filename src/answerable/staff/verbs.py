"""Promises that hang on who is there, who was trained and who may look."""

from collections.abc import Iterator
from dataclasses import replace

from answerable.clock import CalendarError
from answerable.policy.durations import in_words
from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding
from answerable.policy.hours import holidays, weekly, zone
from answerable.policy.model import Policy, hours_of
from answerable.policy.plain import number, sentence
from answerable.policy.rule import Rule
from answerable.policy.settings import Setting, interval, text
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
        days = settings.get("holidays", "")
        closed = "closed on the listed holidays" if days else "holidays included"
        goal = f"; {rule.goal}" if rule.goal else ""
        week = f"{settings['weekly']} by the clocks of {settings['zone']}"
        return sentence(f"{settings['name']} hours are {week}, {closed}{goal}")

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Staffed minutes of open minutes. Minutes nobody watched are neither kept nor broken."""
        from answerable.staff.attendance import minutes  # noqa: PLC0415  the database, only when asked

        found = minutes(hours_of(rule), books)
        judged = found.staffed + found.unstaffed
        if not judged:
            return Evidence.none_yet("who was there in open hours is not on record for this period")
        told = f"somebody was there in {found.staffed:,} of {judged:,} open minutes on record"
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
        last = in_words(settings["valid"]).removeprefix("1 ")
        course = f"training in {settings['course']} in the last {last}"
        return sentence(f"an agent without {course} cannot see {settings['blocks']}")

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The training register, and whether everybody who looked was trained when they did."""
        from answerable.staff.register import register  # noqa: PLC0415  a policy is checked without Django

        people = register(books.brand_id, rule.settings["course"], books.at)
        seen = books.ask(_looks)
        if not people:
            return Evidence.none_yet("nobody works for this brand yet")
        trained = [until for until in people if until is not None and until > books.at]
        told = (
            f"{len(trained)} of {len(people)} people are trained; {seen.seen:,} looks at customer data, "
            f"{seen.untrained:,} of them without training, {seen.refused:,} refused"
        )
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
        "keep": interval("how long the trace is kept"),
        "requests within": interval("by when a person has the copy or the erasure they asked for"),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Customer data is open by brand and role only, and every view and export is logged`."""
        within = rule.settings.get("requests within")
        asked = f"; a copy or an erasure is done within {in_words(within)}" if within else ""
        return sentence(
            f"customer data is open {rule.settings['access']} only, and the desk logs {rule.settings['log']}"
            f"{asked}"
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The walls between brands are tried every hour; every look and every export is counted."""
        found = books.checked(rule, Evidence())
        seen = books.ask(_looks)
        left = exports(books.brand_id, books.start, books.end)
        if not seen.seen:
            nobody = "nobody has looked at customer data in this period"
            return replace(found, unproven=f"{found.told}, but {nobody}" if found.told else nobody)
        wishes = requests(books.brand_id, books.start, books.end, books.at)
        log = (
            f"{number(seen.seen, 'look')} by {number(seen.people, 'person', 'people')} and "
            f"{number(left.taken, 'export')} on record"
        )
        if wishes.asked:
            log += f"; {number(wishes.asked, 'request')} for one's own data, {wishes.in_time:,} done in time"
        told = f"{found.told}; {log}" if found.told else log
        late = wishes.late if "requests within" in rule.settings else 0
        return replace(
            found, broken=left.wrong + late, blocked=seen.refused + left.refused + wishes.declined, told=told
        )


def _looks(books: Books) -> Looks:
    return looks(books.brand_id, books.start, books.end)


VERBS = (SetHours(), RequireTraining(), ProtectData())
