"""Telephone numbers in a policy: can anybody abroad dial this, and is it one at all?"""

from collections.abc import Iterator

from answerable.policy.findings import Finding
from answerable.policy.model import Policy
from answerable.policy.plain import either
from answerable.policy.rule import Rule
from answerable.policy.verb import decide, error

_HOME = {
    "America/New_York": ("US", "CA"),
    "Europe/London": ("GB",),
    "Europe/Berlin": ("DE",),
    "Europe/Madrid": ("ES",),
}
_LIKELY = ("US", "CA", "GB", "IE", "DE", "FR", "ES", "IN", "AU", "NZ", "SG", "ZA", "NL", "BR", "MX")
WITH_CODE = "Write it with its country code, for example '+1 212 555 0100'."


def doubts(rule: Rule, number: str, policy: Policy) -> Iterator[Finding]:
    """What is wrong with the number of a rule; without a country code the owner must say which is meant."""
    if number.startswith("+"):
        if not _valid(number, None):
            yield error(rule, "number", f"'{number[:40]}' is no telephone number.", WITH_CODE)
        return
    home = next(
        (codes for r in policy.rules_of("set hours") if (codes := _HOME.get(r.settings.get("zone", "")))), ()
    )
    fits = [code for code in dict.fromkeys((*home, *_LIKELY)) if _valid(number, code)]
    if not fits:
        yield error(rule, "number", f"'{number[:40]}' is a telephone number of no country.", WITH_CODE)
        return
    fits.sort(key=lambda code: not _mobile(number, code))
    not_home = [code for code in home if code not in fits]
    wrong = f" It is no number in {either(not_home)}, but one in {either(fits, 'and')}." if not_home else ""
    message = f"the telephone number '{number[:40]}' has no country code.{wrong}"
    hint = f"{WITH_CODE} Nobody abroad can call it as it stands."
    if rule.decided:
        yield decide(rule, "number", message, hint, "L2")
    else:
        yield error(rule, "number", message, hint, "L2")


def _valid(number: str, region: str | None) -> bool:
    import phonenumbers  # noqa: PLC0415  only policies with a telephone pay for it

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def _mobile(number: str, region: str) -> bool:
    import phonenumbers  # noqa: PLC0415

    kind = phonenumbers.number_type(phonenumbers.parse(number, region))
    return kind == phonenumbers.PhoneNumberType.MOBILE
