from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.channels.letters import read_again, written_by_a_person
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.letters import (
    caught_letter,
    caught_mail,
    letter_of,
    letters_aside,
    unread_letters,
)


@desk_page
def letters(desk: Desk) -> HttpResponse:
    told = list(messages.get_messages(desk.request))
    return desk.show("letters.jinja", room="letters", letters=unread_letters(desk), told=told)


@require_POST
@desk_page
def retry(desk: Desk, pk: int) -> HttpResponse:
    if not read_again(letter_of(desk, pk), at=desk.at):
        raise NotYours(str(pk))
    messages.info(desk.request, _("The letter is being read again. If it cannot be read it comes back here."))
    return redirect("letters")


@desk_page
def aside(desk: Desk) -> HttpResponse:
    """Letters that machines wrote, so it seems: a person may be among them."""
    before = desk.request.GET.get("before", "")
    found, older = letters_aside(
        desk, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    told = list(messages.get_messages(desk.request))
    return desk.show("letters_aside.jinja", room="letters", letters=found, older=older, told=told)


@require_POST
@desk_page
def a_person_wrote(desk: Desk, pk: int) -> HttpResponse:
    if not written_by_a_person(letter_of(desk, pk), agent=desk.agent, at=desk.at):
        raise NotYours(str(pk))
    messages.info(
        desk.request,
        _("It is being taken in as a person's letter. Its promises count from the moment it arrived."),
    )
    return redirect("letters-aside")


@desk_page
def mail(desk: Desk, pk: int | None = None) -> HttpResponse:
    """What the demo would have sent. There is no such page where mail really leaves."""
    if not settings.DEMO:
        raise Http404
    opened = caught_letter(desk, pk) if pk is not None else None
    return desk.show("mail.jinja", room="mail", mails=caught_mail(desk), letter=opened)
