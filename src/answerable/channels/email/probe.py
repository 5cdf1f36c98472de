"""Does a letter to a brand's address find an open door? The desk knocks as a sender would, and sends nothing.

The listener is asked whether it takes a letter for the address (RFC 5321 RCPT, then RSET); mailboxes
elsewhere must have been fetched without an error within the hour.
"""

import os
import smtplib
from datetime import datetime, timedelta

from answerable.brands.models import Brand
from answerable.channels.models import Mailbox
from answerable.policy.models import PolicyVersion
from answerable.promises.models import CheckRun
from answerable.promises.record import promises_of, record_check

PATIENCE = 10.0
"""Seconds a sender would wait for the next answer; real ones wait minutes."""
FRESH = timedelta(hours=1)


def probe_mail(brand: Brand, *, at: datetime) -> list[CheckRun]:
    """Try every way in by e-mail that the brand's policy opens, and put on record what happened."""
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at).policy
    opened = {
        rule.id: rule for rule in policy.rules_of("open channel") if "email" in rule.settings["channel"]
    }
    promised = [promise for promise in promises_of(brand.pk, "open channel", at=at) if promise.rule in opened]
    runs = []
    for promise in promised:
        addresses = opened[promise.rule].settings.get("address") or tuple(
            brand.addresses.values_list("email", flat=True)
        )
        trouble = [said for address in addresses if (said := knock(address))] + _stale(brand, at)
        runs.append(
            record_check(
                promise,
                name="channel probe",
                sample=len(addresses),
                passed=not trouble,
                detail="; ".join(trouble) or f"a letter to {', '.join(addresses)} would be taken",
                at=at,
            )
        )
    return runs


def knock(address: str) -> str:
    """What keeps a letter to this address out; "" when nothing does."""
    port = int(os.environ.get("ANSWERABLE_SMTP_PORT", "2525"))
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as door:
            door.ehlo()
            door.mail("")
            code, said = door.rcpt(address)
            door.rset()
    except (OSError, smtplib.SMTPException) as error:
        return f"the mail listener does not answer for {address}: {error}"
    return (
        "" if code == 250 else f"a letter to {address} is refused: {code} {said.decode('utf-8', 'replace')}"
    )


def _stale(brand: Brand, at: datetime) -> list[str]:
    boxes = Mailbox.objects.filter(brand=brand)
    return [
        f"the mailbox {box} has not been fetched within the hour{f': {box.error}' if box.error else ''}"
        for box in boxes
        if box.error or box.fetched_at is None or box.fetched_at < at - FRESH
    ]
