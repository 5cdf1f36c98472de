"""A chat as its visitor has it: opened, said in, taken up again, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.casework.chat import end as ending
from answerable.casework.chat.keep_copy import send_copy
from answerable.casework.chat.message import leave_message
from answerable.casework.chat.say import say
from answerable.casework.chat.start import Visitor, start
from answerable.casework.errors import NotPossible
from answerable.casework.escalate import escalate_for_customer
from answerable.casework.rate import rate
from answerable.channels.email.language import hint
from answerable.live.identity import NotSigned, person_of
from answerable.live.models import Chat
from answerable.live.numbers import e164, region_of
from answerable.live.passes import chat_of, issue
from answerable.live.words import day_and_time, known_zone, zone_in_words
from answerable.portal import words
from answerable.portal.chat.budget import TooMany, check_pace, spend_opening
from answerable.portal.chat.conversation import beside, conversation
from answerable.portal.chat.frame import chat_page
from answerable.portal.chat.window import opened
from answerable.portal.visit import Visit
from answerable.tickets.access import NotYours

TOO_MANY = gettext_noop(
    "Many conversations came from your network in the last hour. Nothing was sent; try again later, or write "
    "us an e-mail."
)
TOO_FAST = gettext_noop("That was very much in one minute. Your text is kept; send it in a moment.")


@require_POST
@chat_page
def begin(visit: Visit) -> HttpResponse:
    """The first line opens the chat."""
    said = visit.request.POST
    if said.get("website"):  # a field people do not see: a machine filled it in
        return opened(visit)
    visitor = _visitor(visit)
    try:
        with transaction.atomic():  # what is not taken is not counted
            spend_opening(visit, known=bool(visitor.email))
            chat = start(visit.brand.pk, visitor, text=said.get("text", "")[:5000], at=visit.at)
    except TooMany:
        return opened(visit, error=_(TOO_MANY), status=429)
    except NotPossible as problem:
        return opened(visit, error=str(problem), status=422)
    return _go(visit, issue(chat.pk, chat.ticket_id, chat.brand_id))


@require_POST
@chat_page
def message(visit: Visit) -> HttpResponse:
    """Nobody is there: a message, answered under the promise of the written channel."""
    said = visit.request.POST
    if said.get("website"):
        return opened(visit)
    visitor = _visitor(visit)
    try:
        with transaction.atomic():
            spend_opening(visit, known=bool(visitor.email))
            left = leave_message(visit.brand.pk, visitor, text=said.get("text", "")[:20000], at=visit.at)
    except TooMany:
        return opened(visit, error=_(TOO_MANY), status=429)
    except NotPossible as problem:
        return opened(visit, error=str(problem), status=422)
    return visit.show(
        "chat/left.jinja",
        here="chat",
        framed=said.get("framed") == "1",
        ticket=left.ticket,
        by=_by(visit, left.due_at) if left.due_at else "",
        clause=left.clause,
    )


@require_GET
@chat_page
def talk(visit: Visit, key: str) -> HttpResponse:
    """The conversation, whole. Without scripts it is read anew every so often."""
    return _shown(visit, key)


@require_http_methods(["GET", "POST"])
@chat_page
def lines(visit: Visit, key: str) -> HttpResponse:
    """What is new after a line the window has (`?after=`); or one more line of the visitor."""
    chat = _chat(visit, key)
    if visit.request.method == "GET":
        after = visit.request.GET.get("after", "")
        seen = int(after) if after.isdecimal() and len(after) < 19 else 0
        Chat.objects.filter(pk=chat.pk).update(seen_at=visit.at)
        return visit.show("chat/_lines.jinja", talk=conversation(visit, chat, after=seen), key=key)
    said = visit.request.POST
    order = said.get("order", "")[:60]
    try:
        check_pace(chat, at=visit.at)
        client = said.get("client", "") or visit.at.isoformat()
        text = _("It is about order %(number)s.") % {"number": order} if order else said.get("text", "")
        line = say(chat, text=text, client_id=client, at=visit.at)
    except TooMany:
        if visit.wants_part:
            return JsonResponse({"error": _(TOO_FAST)}, status=429)
        return _shown(visit, key, error=_(TOO_FAST), status=429)
    except NotPossible as problem:
        if visit.wants_part:
            return JsonResponse({"error": str(problem)}, status=422)
        return _shown(visit, key, error=str(problem), status=422)
    return JsonResponse({"line": line.pk}) if visit.wants_part else _go(visit, key)


@require_POST
@chat_page
def finish(visit: Visit, key: str) -> HttpResponse:
    return _after(visit, key, lambda chat: ending.end(chat, by=None, at=visit.at))


@require_POST
@chat_page
def by_mail(visit: Visit, key: str) -> HttpResponse:
    """Go on by e-mail instead of waiting."""
    return _after(
        visit, key, lambda chat: ending.go_on_by_mail(chat, email=_email(visit), by=None, at=visit.at)
    )


@require_POST
@chat_page
def by_call(visit: Visit, key: str) -> HttpResponse:
    """Be called back instead of waiting."""
    number = e164(visit.request.POST.get("number", "")[:60], region=region_of(visit.brand))

    def ask(chat: Chat) -> None:
        if not number:
            raise NotPossible(
                _("That is not a telephone number. Write it with its country, like +1 212 555 0100.")
            )
        ending.ask_for_call(chat, number=number, at=visit.at)

    return _after(visit, key, ask)


@require_POST
@chat_page
def transcript(visit: Visit, key: str) -> HttpResponse:
    """The conversation by mail."""
    return _after(visit, key, lambda chat: send_copy(chat, email=_email(visit), at=visit.at))


@require_POST
@chat_page
def score(visit: Visit, key: str) -> HttpResponse:
    """How it was, said at its end."""
    said = visit.request.POST
    given = said.get("score", "")

    def give(chat: Chat) -> None:
        number = int(given) if given in {"1", "2", "3", "4", "5"} else 0
        comment = said.get("words", "")[:5000]
        rate(chat.ticket, customer=chat.customer, score=number, comment=comment, through="chat", at=visit.at)

    return _after(visit, key, give)


@require_POST
@chat_page
def senior(visit: Visit, key: str) -> HttpResponse:
    """The customer's right to a senior, asked for in the chat; of whom the shop vouches for alone."""
    words = visit.request.POST.get("reason", "")[:5000]

    def ask(chat: Chat) -> None:
        if not chat.proven:
            raise NotPossible(_("Give your e-mail address first, so that the senior can write to you."))
        escalate_for_customer(chat.ticket, customer=chat.customer, reason=words, at=visit.at)

    return _after(visit, key, ask)


def _after(visit: Visit, key: str, act: Callable[[Chat], object]) -> HttpResponse:
    try:
        act(_chat(visit, key))
    except NotPossible as problem:
        return _shown(visit, key, error=str(problem), status=422)
    return _go(visit, key)


def _shown(visit: Visit, key: str, *, error: str = "", status: int = 200) -> HttpResponse:
    chat = _chat(visit, key)
    Chat.objects.filter(pk=chat.pk).update(seen_at=visit.at)
    said = visit.request.POST or visit.request.GET
    return visit.show(
        "chat/talk.jinja",
        here="chat",
        status=status,
        framed=said.get("framed") == "1",
        talk=conversation(visit, chat),
        beside=beside(visit, chat),
        words=words,
        key=key,
        text=said.get("text", "") if error else "",
        error=error,
    )


def _chat(visit: Visit, key: str) -> Chat:
    """The chat a pass names. Raises NotYours for one that is forged, too old, or another brand's."""
    named = chat_of(key)
    if named is None or named[2] != visit.brand.pk:
        raise NotYours(key)
    found = Chat.objects.select_related("ticket", "customer", "agent").filter(pk=named[0]).first()
    if found is None:
        raise NotYours(key)
    return found


def _go(visit: Visit, key: str) -> HttpResponse:
    framed = "?framed=1" if visit.request.POST.get("framed") == "1" else ""
    return HttpResponseRedirect(f"{visit.to('chat-talk', key)}{framed}", status=303)


def _visitor(visit: Visit) -> Visitor:
    """Who this is: signed in here, signed by the shop, or a stranger with whatever they say."""
    said = visit.request.POST
    email, name = "", said.get("name", "").strip()[:200]
    if visit.customer is not None:
        email, name = visit.customer.email, visit.customer.name
    elif said.get("token"):
        try:
            person = person_of(said["token"][:4000], visit.brand, at=visit.at)
            email, name = person.email, person.name
        except NotSigned:
            email = ""
    return Visitor(
        email=email,
        name=name,
        said_email="" if email else _email(visit),
        language=hint(said.get("text", ""), visit.brand.languages) or visit.language,
        zone=known_zone(said.get("zone", "")) or visit.brand.zone,
        page=said.get("page", ""),
    )


def _email(visit: Visit) -> str:
    """The address somebody typed, or "" where it is none."""
    typed = visit.request.POST.get("email", "").strip().lower()[:320]
    try:
        validate_email(typed)
    except ValidationError:
        return ""
    return typed


def _by(visit: Visit, at: datetime) -> str:
    zone = visit.zone
    return f"{day_and_time(at, zone=zone, language=visit.language)} {zone_in_words(zone, visit.language)}"
