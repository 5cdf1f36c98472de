"""Who may do what for a company: its own administrator decides, and no agent does (clause 5.2, AC-47).

Where a company has no administrator, a senior who did not take the request checks who the person is, and says
how. Who leaves a company loses all of it at once.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.casework.tell import tell
from answerable.customers.access_tasks import mail_access_request
from answerable.customers.models import AccessRequest, Company, Customer, Role, Standing
from answerable.customers.sign_in import sign_out_everywhere
from answerable.kit.jobs import later
from answerable.orders.roles import tell_role
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Ticket

REMIND = timedelta(hours=24)
SENIOR = 3
Outcome = AccessRequest.Outcome


def admins_of(company: Company) -> list[Customer]:
    """The people who decide for a company."""
    return list(Customer.objects.filter(company=company, role=Role.ADMIN).order_by("id"))


def request_access(ticket: Ticket, *, role: str, reason: str, agent: Agent, at: datetime) -> AccessRequest:
    """Ask the company's administrator to give a ticket's customer a role. Nothing is granted by it.

    Raises:
        NotPossible: there is no such role, no company, or a request is open already.
    """
    with changing(ticket, agent=agent, at=at) as change:
        who, company = change.ticket.requester, change.ticket.requester.company
        if role not in Role.values:
            raise NotPossible(_("Choose what they may do for their company."))
        if company is None:
            raise NotPossible(_("This person belongs to no company we know."))
        if who.role == role:
            raise NotPossible(_("They have this role already."))
        if AccessRequest.objects.filter(customer=who, decided_at=None).exists():
            raise NotPossible(_("A request for this person is open already."))
        admins = [admin for admin in admins_of(company) if admin.pk != who.pk]
        asked = AccessRequest.objects.create(
            brand_id=who.brand_id,
            company=company,
            customer=who,
            role=role,
            reason=reason.strip()[:500],
            ticket=ticket.pk,
            asked_at=at,
            asked_by=agent,
            remind_at=at + REMIND if admins else None,
        )
        change.record("access asked", role=role, request=asked.pk, admins=len(admins))
        if admins:
            later(mail_access_request, brand=who.brand_id, request=asked.pk, reminder=False)
    return asked


def decide(asked: AccessRequest, *, admin: Customer, grant: bool, at: datetime) -> AccessRequest:
    """The company's administrator grants or declines.

    Raises:
        NotPossible: they are not (any more) an administrator of this company, or it is decided.
    """
    with transaction.atomic():
        asked = _open(asked)
        known = Customer.objects.get(pk=admin.pk)
        if known.role != Role.ADMIN or known.company_id != asked.company_id or known.pk == asked.customer_id:
            raise NotPossible(_("Only another administrator of this company decides about it."))
        asked.decided_by = known
        return _settle(asked, grant=grant, at=at)


def verify(asked: AccessRequest, *, agent: Agent, evidence: str, at: datetime) -> AccessRequest:
    """A senior has checked who the person is, because their company has no administrator.

    Raises:
        NotPossible: the company has one, the agent is no senior or took the request, or does not say how.
    """
    with transaction.atomic():
        asked = _open(asked)
        if any(admin.pk != asked.customer_id for admin in admins_of(asked.company)):
            raise NotPossible(_("This company has an administrator. Only they decide about it."))
        seats = Membership.objects.filter(agent=agent, brand=asked.brand_id, tier__gte=SENIOR)
        if not seats.exists() or asked.asked_by_id == agent.pk:
            raise NotPossible(_("A senior who did not take this request has to check who the person is."))
        if len(evidence.strip()) < 10:
            raise NotPossible(_("Write how you know who they are; it is kept with the role."))
        asked.verified_by, asked.evidence = agent, evidence.strip()[:500]
        return _settle(asked, grant=True, at=at)


def leave(customer: Customer, *, at: datetime, by: Customer | None = None) -> None:
    """A contact has left their company: role, company and every sign-in end now.

    `by` is the administrator who says so; None where an agent was told.

    Raises:
        NotPossible: whoever says so is no administrator of this company.
    """
    with transaction.atomic():
        known = Customer.objects.select_for_update().get(pk=customer.pk)
        if by is not None and (
            by.role != Role.ADMIN or by.company_id != known.company_id or by.pk == known.pk
        ):
            raise NotPossible(_("Only another administrator of this company decides about it."))
        Standing.objects.filter(customer=known, ended_at=None).update(ended_at=at)
        AccessRequest.objects.filter(customer=known, decided_at=None).update(
            decided_at=at, outcome=Outcome.DECLINED, remind_at=None
        )
        if known.company is not None:
            tell_role(known, known.company, "", at=at)
        known.company, known.role = None, ""
        known.save(update_fields=["company", "role"])
        sign_out_everywhere(known, at=at)


def give_role(
    customer: Customer,
    role: str,
    *,
    at: datetime,
    given_by: Customer | None = None,
    verified_by: Agent | None = None,
) -> None:
    """Note the role and where it comes from, and have the brand's shops told; the one before ends."""
    if customer.company is None:
        raise NotPossible(_("This person belongs to no company we know."))
    Standing.objects.filter(customer=customer, ended_at=None).update(ended_at=at)
    Standing.objects.create(
        brand_id=customer.brand_id,
        company=customer.company,
        customer=customer,
        role=role,
        given_by=given_by,
        verified_by=verified_by,
        since=at,
    )
    Customer.objects.filter(pk=customer.pk).update(role=role)
    tell_role(customer, customer.company, role, at=at)


def _open(asked: AccessRequest) -> AccessRequest:
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("customer", "company")
    found = rows.get(pk=asked.pk)
    if found.decided_at is not None:
        raise NotPossible(_("Somebody has decided this already."))
    return found


def _settle(asked: AccessRequest, *, grant: bool, at: datetime) -> AccessRequest:
    asked.outcome = Outcome.GRANTED if grant else Outcome.DECLINED
    asked.decided_at, asked.remind_at = at, None
    asked.save()
    if asked.customer.company_id != asked.company_id:
        raise NotPossible(_("This person has left the company."))
    if grant:
        give_role(asked.customer, asked.role, at=at, given_by=asked.decided_by, verified_by=asked.verified_by)
    ticket = Ticket.objects.filter(pk=asked.ticket).first() if asked.ticket else None
    if ticket is not None:
        with changing(ticket, customer=asked.decided_by, agent=asked.verified_by, at=at) as change:
            change.record("access decided", role=asked.role, outcome=asked.outcome, evidence=asked.evidence)
            tell(change, lambda: _told(asked))
    return asked


def _told(asked: AccessRequest) -> str:
    company = asked.company.name
    if asked.outcome == Outcome.GRANTED:
        return _("your access for %(company)s has been extended.") % {"company": company}
    return _("the administrator of %(company)s has not granted the access you asked for.") % {
        "company": company
    }
