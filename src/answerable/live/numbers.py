"""Telephone numbers as people write them, in one form: E.164 (ITU-T), `+442079460000`."""

import phonenumbers

from answerable.brands.models import Brand

REGIONS = {"Europe/London": "GB", "Europe/Berlin": "DE", "Europe/Madrid": "ES", "Europe/Paris": "FR"}


def region_of(brand: Brand) -> str:
    """Where a number without a country code is dialled: the brand's own country."""
    return REGIONS.get(brand.zone, "US" if brand.zone.startswith("America/") else "GB")


def e164(text: str, *, region: str) -> str:
    """A number in E.164, or "" where it is none.

    The number need not be in use: fictional ones (+44 20 7946 0000) are numbers too.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable(number: str) -> str:
    """A number as people read it: +44 20 7946 0000."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
