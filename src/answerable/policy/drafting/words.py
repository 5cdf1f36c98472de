"""Small things to read out of a sentence: addresses, hours, times, lists."""

import re

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\+?\d[\d ()/-]{6,}\d")
URL = re.compile(r"https?://[^\s)\]]+")
NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "twelve": 12,
    "twenty-four": 24,
    "forty-eight": 48,
}
WITHIN = re.compile(
    r"\b(?:within|in)(?: a maximum window of)? (?:\d+\s*[-–]\s*)?(?P<n>\d+|" + "|".join(NUMBERS) + r")[ -]"
    r"(?P<kind>business |working )?(?P<unit>minute|hour|day|month)s?",
    re.IGNORECASE,
)
_DAYS = {
    "monday": "Mon",
    "tuesday": "Tue",
    "wednesday": "Wed",
    "thursday": "Thu",
    "friday": "Fri",
    "saturday": "Sat",
    "sunday": "Sun",
}
_DAY = r"(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
WEEK = re.compile(rf"\b{_DAY}\s*(?:to|through|until|-|–)\s*{_DAY}\b", re.IGNORECASE)
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?"
SPAN = re.compile(rf"\b{_TIME}\s*(?:to|until|-|–)\s*{_TIME}", re.IGNORECASE)
ZONE = re.compile(r"\b[A-Z]{2,4}T\b|\b[A-Z][a-z]+/[A-Z][A-Za-z_]+\b")
PLACES = {
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "ET": "America/New_York",
    "CST": "America/Chicago",
}
PLACES |= {
    "PST": "America/Los_Angeles",
    "PT": "America/Los_Angeles",
    "GMT": "Europe/London",
    "BST": "Europe/London",
}
PLACES |= {"CET": "Europe/Berlin", "CEST": "Europe/Berlin", "IST": "Asia/Kolkata", "MST": "America/Denver"}


def time_limit(text: str) -> tuple[str, bool] | None:
    """`24 hours` and whether it is said to be business time; none where no time is given."""
    found = WITHIN.search(text)
    if not found:
        return None
    number = int(found["n"]) if found["n"].isdigit() else NUMBERS[found["n"].lower()]
    unit, business = found["unit"].lower(), bool(found["kind"])
    if business and unit == "day":
        unit = "business day"
    return f"{number} {unit}{'' if number == 1 else 's'}", business


def weekly(text: str) -> str:
    """`Mon-Fri 09:00-18:00`, or nothing when the days or the hours are missing."""
    days, span = WEEK.search(text), SPAN.search(text)
    if not days or not span:
        return ""
    opens, closes = _clock(span[1], span[2], span[3] or ""), _clock(span[4], span[5], span[6] or "")
    return f"{_day(days[1])}-{_day(days[2])} {opens}-{closes}" if opens < closes else ""


def zone(text: str) -> str:
    """The place an abbreviation most likely means, or nothing."""
    found = ZONE.search(text)
    return (PLACES.get(found[0], "") if "/" not in found[0] else found[0]) if found else ""


def topics(text: str) -> str:
    """The list after `regarding`, `with`, `about`: `placing, modifying, canceling`."""
    found = re.search(r"\b(?:regarding|about|with|navigating)\s+(.+?)\.?$", text)
    words = re.split(r",\s*(?:and |or )?|\s+(?:and|or)\s+", found[1] if found else text.rstrip("."))
    kept = [re.sub(r"^(?:the|and|or|your|related)\s+", "", word.strip()).lower() for word in words]
    return ", ".join(dict.fromkeys(word for word in kept if 0 < len(word.split()) <= 4)) or "anything"


def _clock(hour: str, minute: str | None, half: str) -> str:
    number = int(hour) % 12 + (12 if half.lower().startswith("p") else 0) if half else int(hour)
    return f"{number:02}:{int(minute or 0):02}"


def _day(word: str) -> str:
    return next(short for full, short in _DAYS.items() if full.startswith(word.lower()[:3]))
