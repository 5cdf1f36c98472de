"""Customers' browsers hear that there is an answer, agents' that they are called. No word of it travels."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.brands.web import portal_path
from answerable.channels.models import Pushed
from answerable.customers.models import Device
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.push.place import Place
from answerable.push.send import Gone, NotSent, send
from answerable.staff.models import Agent
from answerable.staff.models import Device as AgentsDevice

log = logging.getLogger("answerable.push")
FRESH = timedelta(hours=1)
"""What is older is found by mail; a hint an hour late is none."""
_WAITING = """
SELECT message.id, device.id
FROM customers_device device
JOIN customers_signin entry ON entry.id = device.sign_in_id
 AND entry.ended_at IS NULL AND entry.expires_at > %(at)s
JOIN tickets_ticket ticket ON ticket.requester_id = device.customer_id
JOIN tickets_message message ON message.ticket_id = ticket.id
WHERE message.author = 'agent' AND message.channel <> 'chat'
  AND message.at >= device.made_at AND message.at > %(since)s
  AND NOT EXISTS (SELECT FROM channels_pushed told WHERE told.message_id = message.id)
  AND NOT EXISTS (SELECT FROM tickets_delivery mail WHERE mail.message_id = message.id
                  AND mail.state = 'queued' AND mail.attempts = 0 AND mail.next_attempt_at > %(at)s)
ORDER BY message.id, device.id
"""


def drain(*, clock: Callable[[], datetime] = now) -> int:
    """Tell every browser that waits for an answer which has left; how many were told.

    An answer that can still be taken back is not there yet.
    """
    told = 0
    with brands_visible(list(Brand.objects.values_list("pk", flat=True))):
        for message, devices in _waiting(clock()).items():
            waiting = list(Device.objects.filter(pk__in=devices).select_related("brand", "customer"))
            _pushed, first = Pushed.objects.get_or_create(
                message_id=message, defaults={"brand_id": waiting[0].brand_id, "at": clock()}
            )
            told += sum(_tell(device, clock()) for device in waiting) if first else 0
    return told


def tell_of_answers() -> None:
    """Everything that waits now."""
    drain()


def call(agent: Agent, *, url: str, at: datetime) -> None:
    """Tell an agent's browsers that they are called. What fails is logged: the mail is on its way as well."""
    said = {"title": "Answerable", "body": _("You are called. Open the desk."), "url": url}
    for device in AgentsDevice.objects.filter(agent=agent):
        try:
            send(Place(device.endpoint, device.p256dh, device.auth), said, urgent=True, at=at)
        except Gone:
            device.delete()
        except NotSent as problem:
            log.warning("agent %s: %s", agent.pk, problem)


def _waiting(at: datetime) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"at": at, "since": at - FRESH})
        for message, device in cursor.fetchall():
            found.setdefault(message, []).append(device)
    return found


def _tell(device: Device, at: datetime) -> bool:
    brand = device.brand
    with translation.override(device.customer.language or brand.language):
        said = {
            "title": brand.name,
            "body": _("There is an answer to your request."),
            "url": f"{portal_path(brand)}requests/",
        }
    try:
        send(Place(device.endpoint, device.p256dh, device.auth), said, at=at)
    except Gone:
        device.delete()
        return False
    except NotSent as problem:
        log.warning("device %s: %s", device.pk, problem)
        return False
    return True
