"""Whether what customers are to find stands where the policy says: the desk looks at its pages as they would.

Looked at are opening hours (`tell customer`), the way to say what helps one (`assist accessibility`), the
form and the app's door (`open channel`), and, while the office is closed, what stays open then
(`accept after hours`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from functools import cached_property
from html import unescape
from http import HTTPStatus

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from answerable.brands.models import Brand
from answerable.brands.web import portal_address
from answerable.channels.email.compose import compose
from answerable.channels.email.probe import knock
from answerable.channels.help_center import Fetch
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.policy.rule import Rule
from answerable.promises.hours import OpeningHours, opening_hours
from answerable.promises.models import CheckRun
from answerable.promises.record import promises_of, record_check
from answerable.tickets.models import Delivery, Message

FORM, GREETING, APP = "new/", "greeting.txt", "api/v1/requests"
PAGES = {
    "help center": "", "ticket form": FORM, "chat widget": "chat/?framed=1", "voicemail greeting": GREETING,
}  # fmt: skip
NEEDS = 'preferences/"'
"""How a link to where customers say what helps them ends."""

Places = Iterable[tuple[str, str]]
"""What was looked at, each with what is wrong there; "" where nothing is."""


def probe_surfaces(brand: Brand, *, fetch: Fetch, at: datetime) -> list[CheckRun]:
    """Look at every place the rules of these verbs name, and put on record what was found."""
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at).policy
    look = _Look(brand, policy, fetch, at)
    runs = []
    for verb, places in look.by_verb.items():
        rules = {rule.id: rule for rule in policy.rules_of(verb)}
        for promise in promises_of(brand.pk, verb, at=at):
            found = list(places(rules[promise.rule])) if promise.rule in rules else []
            if not found:
                continue
            wrong = "; ".join(f"{place}: {said}" for place, said in found if said)
            right = f"looked at: {', '.join(place for place, _ in found)}"
            runs.append(
                record_check(
                    promise,
                    name="surface check",
                    sample=len(found),
                    passed=not wrong,
                    detail=wrong or right,
                    at=at,
                )
            )
    return runs


@dataclass(frozen=True)
class _Look:
    """One look around; every page is fetched once, however many rules speak of it."""

    brand: Brand
    policy: Policy
    fetch: Fetch
    at: datetime

    @property
    def by_verb(self) -> dict[str, Callable[[Rule], Places]]:
        return {
            "tell customer": self.hours_told,
            "assist accessibility": self.needs_asked,
            "open channel": lambda rule: self.doors(rule, {"web", "app"}),
            "accept after hours": self.open_after_hours,
        }

    @cached_property
    def hours(self) -> OpeningHours | None:
        return opening_hours(self.policy)

    @cached_property
    def seen(self) -> dict[str, tuple[int, str]]:
        return {}

    def page(self, path: str) -> tuple[int, str]:
        base = settings.BASE_URL.rstrip("/")
        address = f"{base}/{APP}" if path == APP else portal_address(self.brand, path)
        if address not in self.seen:
            self.seen[address] = self.fetch(address)
        return self.seen[address]

    def hours_told(self, rule: Rule) -> Places:
        """The sentence of the hours, on pages and in the last mails."""
        if self.hours is None or "business hours" not in rule.settings["what"]:
            return
        for place in rule.settings["where"]:
            if place in PAGES:
                status, text = self.page(PAGES[place])
                told = self.hours.sentence(self.brand.language) in unescape(text)
                yield place, _wrong(status, "" if told else "the opening hours do not stand there")
            elif place in {"auto-reply", "every email"} and (mail := self.last_mail(place)) is not None:
                told = self.hours.sentence(mail.message.language or self.brand.language) in self.words_of(
                    mail
                )
                yield place, "" if told else "the opening hours do not stand in the last one"

    def needs_asked(self, rule: Rule) -> Places:
        """Where a customer says what helps; on the phone an agent writes it down."""
        for place in rule.settings["where"]:
            if place == "phone":
                yield place, "" if _has_page("customer-needs") else "agents cannot write it down"
            elif place in PAGES:
                status, text = self.page(PAGES[place])
                yield place, _wrong(status, "" if NEEDS in text else "no way to say what helps")

    def open_after_hours(self, rule: Rule) -> Places:
        """Nothing to look at while the office is open."""
        if self.hours is None or self.hours.at(self.at).is_open:
            return []
        return self.doors(rule, {"web", "app", "email", "voicemail"})

    def doors(self, rule: Rule, wanted: set[str]) -> Places:
        """Whether a form opens, a letter would be taken, and the app is asked who it is."""
        for channel in rule.settings["channel"]:
            if channel not in wanted:
                continue
            if channel == "email":
                addresses = self.brand.addresses.values_list("email", flat=True)
                yield channel, "; ".join(filter(None, map(knock, addresses)))
            else:
                path = {"web": FORM, "app": APP, "voicemail": GREETING}[channel]
                status, _ = self.page(path)
                expected = HTTPStatus.UNAUTHORIZED if channel == "app" else HTTPStatus.OK
                yield channel, _wrong(status, "", expected)

    def last_mail(self, place: str) -> Delivery | None:
        mails = Delivery.objects.filter(brand=self.brand).exclude(message=None)
        if place == "auto-reply":
            mails = mails.filter(message__purpose=Message.Purpose.ACKNOWLEDGEMENT)
        return mails.select_related("brand", "message__agent", "ticket__requester").order_by("-id").first()

    def words_of(self, mail: Delivery) -> str:
        sent = message_from_bytes(compose(mail, at=self.at).content, policy=default)
        body = sent.get_body(("plain",))
        return str(body.get_content()) if body is not None else ""


def _wrong(status: int, missing: str, expected: int = HTTPStatus.OK) -> str:
    if not status:
        return "does not answer"
    return missing if status == expected else f"answered {status}"


def _has_page(name: str) -> bool:
    try:
        return bool(reverse(name, args=[1]))
    except NoReverseMatch:
        return False
