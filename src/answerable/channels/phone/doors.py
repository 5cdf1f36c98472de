"""Where a telephone system tells of its calls. Every event is signed; told twice it counts once."""

import base64
import binascii
import json
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.brands.models import Brand
from answerable.casework.errors import NotPossible
from answerable.casework.phone.pick_up import hang_up, pick_up, voicemail
from answerable.casework.phone.ring import ring
from answerable.channels.phone.greeting import greeting
from answerable.channels.phone.signed import is_signed, is_twilios
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.live.lines import line_of
from answerable.live.models import Call
from answerable.live.numbers import e164, region_of
from answerable.staff.models import Agent

SAME = {"newCall": "offered", "answer": "answered", "hangup": "ended"}
"""The names sipgate and Zammad's CTI use."""
LARGEST_MESSAGE = 5 * 1024 * 1024


@csrf_exempt
@require_POST
@transaction.non_atomic_requests
def events(request: HttpRequest, brand: str) -> HttpResponse:
    """`{"event": "offered" | "answered" | "ended" | "voicemail", "call": id, "from": number, …}`.

    `answered` may name the `agent` by mail address; `voicemail` holds the recording as `audio` in base64 and
    its `type`. The answer to `offered` says whether we are open and what to play. 401 where the signature
    does not fit, 422 where the event makes no sense.
    """
    found, at = _brand(brand), now()
    with brands_visible([found.pk]):
        sent = request.headers
        given, made = sent.get("X-Answerable-Signature", ""), sent.get("X-Answerable-Timestamp", "")
        if not is_signed(line_of(found).phone_secret, made, given, request.body, at=at):
            return JsonResponse(
                {"error": "The signature does not fit, or is older than five minutes."}, status=401
            )
        try:
            said = json.loads(request.body)
            event = SAME.get(str(said["event"]), str(said["event"]))
            return JsonResponse(_take(found, event, str(said["call"]), said, at))
        except (ValueError, KeyError, TypeError, NotPossible) as problem:
            return JsonResponse({"error": f"This event makes no sense: {problem}"}, status=422)


def _take(brand: Brand, event: str, call_id: str, said: dict[str, Any], at: datetime) -> dict[str, Any]:
    if event == "offered":
        number = e164(str(said.get("from", ""))[:60], region=region_of(brand))
        call = ring(brand.pk, source="events", outside_id=call_id, number=number, at=at)
        words = greeting(brand, in_hours=call.in_hours, at=call.offered_at)
        return {"open": call.in_hours, "say": words, "ticket": call.ticket.reference if call.ticket else None}
    call = _call(brand, "events", call_id)
    match event:
        case "answered":
            pick_up(call, agent=_agent(brand, str(said.get("agent", ""))), at=at)
        case "ended":
            hang_up(call, at=at)
        case "voicemail":
            try:
                audio = base64.b64decode(str(said["audio"]), validate=True)
            except binascii.Error as wrong:
                raise ValueError("the recording is not base64") from wrong
            voicemail(call, audio=audio[:LARGEST_MESSAGE], content_type=_audio(said.get("type")), at=at)
        case _:
            raise ValueError(f"there is no event {event!r}")
    call.refresh_from_db()
    return {"ticket": call.ticket.reference if call.ticket else None}


@csrf_exempt
@require_POST
@transaction.non_atomic_requests
def twilio(request: HttpRequest, brand: str) -> HttpResponse:
    """Twilio's voice webhook and its status callback, with Twilio's own signature; answers in TwiML."""
    found, at = _brand(brand), now()
    said = {name: str(value) for name, value in request.POST.items()}
    with brands_visible([found.pk]):
        given = request.headers.get("X-Twilio-Signature", "")
        if not is_twilios(line_of(found).twilio_token, request.build_absolute_uri(), said, given):
            return HttpResponse(status=401)
        status, call_id = said.get("CallStatus", ""), said.get("CallSid", "")
        if not call_id:
            return HttpResponse(status=422)
        if status == "ringing":
            number = e164(said.get("From", ""), region=region_of(found))
            call = ring(found.pk, source="twilio", outside_id=call_id, number=number, at=at)
            return _twiml(
                greeting(found, in_hours=call.in_hours, at=call.offered_at), found, record=not call.in_hours
            )
        call = _call(found, "twilio", call_id)
        if status == "in-progress":
            pick_up(call, agent=_agent(found, said.get("Agent", "")), at=at)
        elif status in {"completed", "no-answer", "busy", "failed", "canceled"}:
            hang_up(call, at=at)
    return HttpResponse(_EMPTY, content_type="text/xml")


_EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def _twiml(words: str, brand: Brand, *, record: bool) -> HttpResponse:
    then = (
        '<Record playBeep="true" maxLength="180"/>' if record else f"<Enqueue>{escape(brand.slug)}</Enqueue>"
    )
    told = f'<Say language="{brand.language}">{escape(words)}</Say>{then}'
    body = f'<?xml version="1.0" encoding="UTF-8"?><Response>{told}</Response>'
    return HttpResponse(body, content_type="text/xml")


def _brand(slug: str) -> Brand:
    found = Brand.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(slug)
    return found


def _call(brand: Brand, source: str, call_id: str) -> Call:
    found = Call.objects.filter(brand=brand, source=source, outside_id=call_id[:120]).first()
    if found is None:
        raise ValueError(f"nobody told us that call {call_id[:120]!r} was offered")
    return found


def _agent(brand: Brand, email: str) -> Agent | None:
    return Agent.objects.filter(email=email.strip().lower(), memberships__brand=brand, is_active=True).first()


def _audio(said: object) -> str:
    return str(said) if str(said) in {"audio/mpeg", "audio/ogg", "audio/mp4", "audio/wav"} else "audio/wav"
