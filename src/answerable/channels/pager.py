"""Calls on their way to people: by mail, and to the webhook an agent has named, at any hour.

The row is the queue; it is written with what happened, so a call is never forgotten. A call nobody
acknowledges goes to the next person.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.models import Address, Brand
from answerable.casework.call import call_next, waiting_for_next
from answerable.channels import push
from answerable.escalation.models import Page
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.policy.models import PolicyVersion

log = logging.getLogger("answerable.pager")
TIMEOUT = 10.0
State = Page.State


def drain(*, clock: Callable[[], datetime] = now) -> int:
    """Send what is queued, and call the next person where nobody answered; how many were told."""
    brands = list(Brand.objects.values_list("pk", flat=True))
    told = 0
    with brands_visible(brands):
        for late in waiting_for_next(clock()):
            with transaction.atomic():
                call_next(late, at=clock())
        while page := _claim():
            told += 1
            failed = _send(page)
            if failed:
                Page.objects.filter(pk=page.pk).update(state=State.FAILED, error=failed[:300])
    return told


def call_people() -> None:
    """Everything that is due now."""
    drain()


def _claim() -> Page | None:
    """Take the next call. It counts as sent from here on: it is repeated if nobody acknowledges it."""
    with transaction.atomic():
        page = (
            Page.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("ticket__brand", "ticket__requester", "agent")
            .filter(state=State.QUEUED)
            .order_by("paged_at", "id")
            .first()
        )
        if page is not None:
            Page.objects.filter(pk=page.pk).update(state=State.SENT)
    return page


def _send(page: Page) -> str:
    """By mail, and to the agent's webhook if there is one; what went wrong, else nothing."""
    ticket, agent = page.ticket, page.agent
    url = settings.BASE_URL.rstrip("/") + reverse("ticket", args=["all", ticket.reference])
    sender = Address.objects.filter(brand=page.brand_id).values_list("email", flat=True).first()
    language = str(agent.preferences.get("look", {}).get("language", "en"))
    with translation.override(language):
        said = {
            "reference": ticket.reference,
            "subject": ticket.subject[:100],
            "url": url,
            "clause": _clause(page),
        }
        if page.kind == Page.Kind.CALL:
            subject = _("Critical: %(reference)s, please acknowledge") % said
            text = (
                _(
                    "%(reference)s “%(subject)s” is critical and cannot wait (clause %(clause)s). "
                    "You are on call.\n\n"
                    "Say that you have it: %(url)s\n\n"
                    "If nobody does within 5 minutes, the next person is called."
                )
                % said
            )
        else:
            subject = _("Urgent: %(reference)s was raised") % said
            text = _("The policy raised %(reference)s “%(subject)s” (clause %(clause)s): %(url)s") % said
        if page.kind == Page.Kind.CALL:
            push.call(agent, url=url, at=now())
        try:
            send_mail(subject, text, sender or "desk@localhost", [agent.email])
        except OSError as error:
            return str(error)
    return _post(str(agent.preferences.get("webhook", "")), page, url)


def _post(hook: str, page: Page, url: str) -> str:
    if urlsplit(hook).scheme not in {"http", "https"}:
        return ""
    told = {"kind": page.kind, "ticket": page.ticket.reference, "reason": page.reason, "url": url}
    try:
        httpx.post(hook, json=told, timeout=TIMEOUT).raise_for_status()
    except httpx.HTTPError as error:
        return f"The webhook did not answer: {error}"
    return ""


def _clause(page: Page) -> str:
    policy = PolicyVersion.objects.in_force(brand_id=page.brand_id, at=page.paged_at).policy
    return policy.rule(page.rule).clause_id
