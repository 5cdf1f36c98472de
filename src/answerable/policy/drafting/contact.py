"""Ways to reach support, and when somebody is there."""

import re

from answerable.policy.drafting import words
from answerable.policy.drafting.proposals import Case, Lines, part, rule


def channel(case: Case) -> list[Lines]:
    label = case.label
    text = case.text
    if "mail" in label:
        address = words.EMAIL.search(text)
        reading = "" if address else "the policy names no address; this one is used"
        setting = f"address: {address[0] if address else f'support@{case.domain}'}"
        return [_open("email", setting, reading=reading)]
    if "help" in label or "faq" in label or "knowledge" in label:
        url = words.URL.search(text)
        reading = "" if url else "the policy gives no web address; the desk's own help center is used"
        return [
            _open(
                "help center",
                f"url: {url[0] if url else '/help'}",
                reading=reading,
                other="published articles",
            )
        ]
    if "phone" in label or "call" in label:
        number = words.PHONE.search(text)
        reading = "" if number and number[0].startswith("+") else "the number has no country code"
        reading = reading if number else "the policy names no number; this one stands in for it"
        settings = [f"number: {number[0] if number else '+44 20 7946 0000'}", "hours: business"]
        settings += ["dedicated: yes"] if "dedicated" in text else []
        return [_open("phone", *settings, reading=reading, other="calls offered and answered")]
    if "chat" in label:
        first = rule(
            "enforced",
            "open channel",
            "channel: chat",
            "hours: business",
            proof="channel probe, staffed minutes",
        )
        if not re.search("immediate", text, re.IGNORECASE):
            return [first]
        says = part(case, r"[Aa]vailable on [\w ]+?(?= for)")
        rest = part(case, r"immediate[\w ]+")
        if says == rest or says not in text or rest not in text:
            return [first]
        return [
            (f"says: {says}", *first),
            (f"says: {rest}", "kind: informational", f"covers: {case.answers}"),
        ]
    return [_open("web, app" if "app" in text else "web")]


def _open(channel: str, *settings: str, reading: str = "", other: str = "inbound by channel") -> Lines:
    return rule(
        "enforced",
        "open channel",
        f"channel: {channel}",
        *settings,
        proof=f"channel probe, {other}",
        reading=reading,
    )


def hours(case: Case) -> list[Lines]:
    week, zone = words.weekly(case.text), words.zone(case.text)
    sure = bool(week and "/" in case.text)
    reading = (
        "the policy names no holidays"
        if sure
        else f"'{zone}' time is read as a place with summer time"
        if zone
        else ""
    )
    reading = reading or "the policy does not say which hours; these are assumed"
    settings = [
        "name: business",
        f"weekly: {week or 'Mon-Fri 09:00-18:00'}",
        f"zone: {zone or 'Europe/London'}",
        "holidays: none",
        "goal: 98% of open minutes staffed per month",
    ]
    if not re.search(r"outside of these hours", case.text, re.IGNORECASE):
        return [rule("measured", "set hours", *settings, proof="staffed minutes", reading=reading)]
    return _hours_in_words(case, settings, reading)


def _hours_in_words(case: Case, settings: list[str], reading: str) -> list[Lines]:
    told = part(case, r"which are communicated to \w+")
    after = part(case, r"Outside of these hours[^.]*?(?= for follow-up|\.)")
    follow = part(case, r"for follow-up[^.]*")
    first = case.text.split(",")[0] if told in case.text else case.text.split(".")[0]
    where = "where: help center, ticket form, chat widget, voicemail greeting, auto-reply"
    rules = [rule("measured", "set hours", *settings, proof="staffed minutes", reading=reading, says=first)]
    if told != case.text.rstrip("."):
        rules.append(
            rule("enforced", "tell customer", "what: business hours", where, proof="surface check", says=told)
        )
    channels = "channel: email, web, app, voicemail"
    rules.append(
        rule(
            "enforced",
            "accept after hours",
            channels,
            "chat: message form",
            proof="inbound outside hours",
            says=after,
        )
    )
    if follow != case.text.rstrip("."):
        read = "a message left outside hours is answered in the first 4 open hours"
        settings = [
            "clock: first response",
            "when: received is outside hours",
            "within: 4 hours",
            "counting: business",
        ]
        goal = "goal: 95% per month"
        rules.append(
            rule("measured", "run clock", *settings, goal, proof="clock results", reading=read, says=follow)
        )
    return rules
