"""Where a mail provider tells us of letters and of what became of our mail.

The address holds a secret (ANSWERABLE_MAIL_API_HOOK_SECRET); whatever else a provider signs with is checked
by anymail. A letter is safe in the database before the provider hears 200.
"""

import os
from email.policy import SMTP
from hashlib import sha256
from typing import Any

from anymail import urls as anymail_urls
from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.channels import letters, provider_events
from answerable.channels.email import caps
from answerable.channels.email.provider import Provider
from answerable.channels.email.smtpd import brand_of
from answerable.kit.now import now
from answerable.kit.scope import brands_visible

KINDS = ("inbound", "tracking")


@csrf_exempt  # the secret in the address is the proof
@require_http_methods(["POST", "HEAD"])
@transaction.non_atomic_requests
def hook(request: HttpRequest, secret: str, kind: str) -> HttpResponse:
    """Take a provider's events; `kind` is "inbound" or "tracking"."""
    provider = Provider.from_environment()
    wanted = os.environ.get("ANSWERABLE_MAIL_API_HOOK_SECRET", "")
    if provider is None or len(wanted) < 16 or not constant_time_compare(secret, wanted):
        raise Http404
    view = _view(provider, kind)
    if request.method == "HEAD":
        return HttpResponse()
    try:
        view.run_validators(request)
        events = view.parse_events(request)
    except AnymailWebhookValidationFailure:
        raise Http404 from None
    except ImproperlyConfigured as wrong:  # the other address of the two was given to the provider
        return _words(str(wrong), 400)
    except (AnymailError, ValueError, KeyError, TypeError, LookupError) as error:
        return _words(f"This is not what {provider.name} sends: {type(error).__name__}.", 400)
    for event in events:
        if kind == "tracking":
            with transaction.atomic():
                provider_events.note(event, at=now())
        elif event.message is not None and not _kept(event.message):
            return _words("Nobody here receives at this address. The letter was not taken.", 422)
    return HttpResponse()


def _view(provider: Provider, kind: str) -> Any:
    """Anymail's reader of a provider's events. Raises Http404 where there is none."""
    names = {f"{provider.name}_{kind}_webhook", f"{provider.name}_webhook"}
    for pattern in anymail_urls.urlpatterns:
        if pattern.name in names and kind in KINDS:
            reader = pattern.callback.view_class
            return type("Hook", (reader,), {"warn_if_no_basic_auth": False})()
    raise Http404


def _kept(message: Any) -> bool:
    """Keep a letter for every brand it is addressed to; False when it is for nobody here."""
    named = [address.addr_spec for address in (*message.to, *message.cc)]
    recipients = [message.envelope_recipient] if message.envelope_recipient else named
    by_brand: dict[int, list[str]] = {}
    for recipient in recipients:
        brand = brand_of(recipient)
        if brand is not None:
            by_brand.setdefault(brand, []).append(recipient)
    at = now()
    raw = _written(message)
    too_big = f"The letter has more than {caps.LETTER_BYTES // caps.MEGABYTE} MB."
    for brand, addresses in by_brand.items():
        with brands_visible([brand]):
            letters.keep(
                raw[: caps.LETTER_BYTES],
                brand_id=brand,
                source="http",
                envelope_from=message.envelope_sender,
                envelope_to=addresses,
                received_at=at,
                at=at,
                refused=too_big if len(raw) > caps.LETTER_BYTES else "",
            )
    return bool(by_brand)


def _written(message: Any) -> bytes:
    """The letter's bytes; the same letter told again has the same ones, so that it is known again."""
    seed = sha256(f"{message['Message-ID']} {message['Date']} {message['Subject']}".encode()).hexdigest()[:32]
    for place, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"{place}-{seed}")
    return bytes(message.as_bytes(policy=SMTP))


def _words(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
