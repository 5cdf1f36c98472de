"""Accounts of the desk: only administrators manage them, and every change is on record."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from answerable.casework.leave import leave
from answerable.staff import colleagues as staff
from answerable.staff.models import Agent
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, plain_page
from answerable.workspace.invitation import invite
from answerable.workspace.queries.staff import (
    colleagues,
    history_of,
    person_of,
    person_said,
    seats_offered,
)


@plain_page
def people(desk: Desk) -> HttpResponse:
    _only_for_administrators(desk)
    told = list(messages.get_messages(desk.request))
    return desk.show("staff/list.jinja", room="staff", people=colleagues(), told=told)


@plain_page
def new(desk: Desk) -> HttpResponse:
    """Show the form of a new account, or make it and send its owner an invitation."""
    _only_for_administrators(desk)
    return _form(desk, None)


@plain_page
def account(desk: Desk, pk: int) -> HttpResponse:
    """Show an account, or change it."""
    _only_for_administrators(desk)
    return _form(desk, _agent(pk))


def _form(desk: Desk, agent: Agent | None) -> HttpResponse:
    wrong = ""
    person = person_of(agent) if agent else staff.Person("", "", ("en",), False, ())
    if desk.request.method == "POST":
        person = person_said(desk.request.POST.dict(), desk.request.POST.getlist("languages"))
        try:
            if agent is None:
                agent = staff.add(person, by=desk.agent, at=desk.at)
                _invited(desk, agent)
            else:
                staff.change(agent, person, by=desk.agent, at=desk.at)
                messages.success(desk.request, _("Kept."))
        except staff.NotPossible as problem:
            wrong = str(problem)
        else:
            return redirect("staff-account", agent.pk)
    return desk.show(
        "staff/account.jinja",
        room="staff",
        status=422 if wrong else 200,
        agent=agent,
        person=person,
        seats=seats_offered(person.places),
        tiers=staff.TIERS,
        languages=settings.LANGUAGES,
        history=history_of(agent) if agent else (),
        told=list(messages.get_messages(desk.request)),
        wrong=wrong,
        me_pk=desk.agent.pk,
    )


@require_POST
@plain_page
def invitation(desk: Desk, pk: int) -> HttpResponse:
    _only_for_administrators(desk)
    _invited(desk, _agent(pk))
    return redirect("staff-account", pk)


@require_POST
@plain_page
def closing(desk: Desk, pk: int) -> HttpResponse:
    _only_for_administrators(desk)
    agent = _agent(pk)
    try:
        freed = leave(agent, by=desk.agent, at=desk.at)
    except staff.NotPossible as problem:
        messages.error(desk.request, str(problem))
    else:
        messages.success(
            desk.request,
            ngettext(
                "The account is closed. One open ticket went back to its queue.",
                "The account is closed. %(n)s open tickets went back to their queues.",
                freed,
            )
            % {"n": freed},
        )
    return redirect("staff-account", pk)


@require_POST
@plain_page
def opening(desk: Desk, pk: int) -> HttpResponse:
    _only_for_administrators(desk)
    staff.come_back(_agent(pk), by=desk.agent, at=desk.at)
    messages.success(desk.request, _("The account is open again."))
    return redirect("staff-account", pk)


def _invited(desk: Desk, agent: Agent) -> None:
    invite(agent, by=desk.agent, at=desk.at)
    messages.success(
        desk.request,
        _("%(name)s gets a mail with a link to choose a password. It is good for three days.")
        % {"name": agent.name},
    )


def _only_for_administrators(desk: Desk) -> None:
    if not desk.agent.is_admin:
        raise PermissionDenied(_("Accounts are managed by administrators."))


def _agent(pk: int) -> Agent:
    agent = Agent.objects.prefetch_related("memberships").filter(pk=pk).first()
    if agent is None:
        raise NotYours(str(pk))
    return agent
