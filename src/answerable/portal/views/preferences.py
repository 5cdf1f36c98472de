"""What helps a customer and their language, said once; and every way to reach us for who needs another."""

from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from answerable.customers.models import AccessNeeds, Customer
from answerable.customers.needs import KINDS, forget_needs, in_words, state_needs
from answerable.customers.sign_in import sign_out_everywhere
from answerable.portal.visit import Visit, portal_page
from answerable.portal.ways import ways
from answerable.promises.hours import greeting as spoken
from answerable.promises.hours import opening_hours


@portal_page
def needs(visit: Visit) -> HttpResponse:
    """Say what helps, see what we know, change it, have it forgotten."""
    customer = visit.customer
    wrong = ""
    if visit.request.method == "POST":
        if customer is None:
            return visit.go("portal-sign-in")
        form = visit.request.POST
        kinds, words = form.getlist("needs"), form.get("words", "")
        if "forget" in form:
            forget_needs(customer)
            return _kept(visit)
        if (kinds or words.strip()) and form.get("consent") != "yes":
            wrong = _("Let us keep it, or leave it empty: without your consent we keep nothing.")
        else:
            customer.brand = visit.brand
            state_needs(customer, kinds=kinds, words=words, at=visit.at)
            _speak(visit, customer, form.get("language", ""))
            return _kept(visit)
    known = AccessNeeds.objects.filter(customer=customer).first() if customer else None
    said = visit.request.POST if wrong else None
    rule = next(iter(visit.version.policy.rules_of("assist accessibility")), None)
    return visit.show(
        "needs.jinja",
        here="needs",
        status=422 if wrong else 200,
        known=known,
        chosen=said.getlist("needs") if said else known.kinds if known else [],
        words=said.get("words", "") if said else known.words if known else "",
        stated=customer.access_needs if customer and not known else "",
        kinds=[(kind, in_words(kind)) for kind in KINDS],
        clause=rule.clause_id if rule else "",
        kept="kept" in visit.request.GET,
        wrong=wrong,
        ways=ways(visit),
    )


@portal_page
def everywhere(visit: Visit) -> HttpResponse:
    """Sign out of every browser and app."""
    if visit.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    response = visit.go("portal-home")
    if visit.customer is not None:
        sign_out_everywhere(visit.customer, at=visit.at)
        visit.forget(response, "customer")
    return response


@portal_page
def accessibility(visit: Visit) -> HttpResponse:
    """How these pages can be used, and how to reach us another way (in the spirit of prEN 18340)."""
    policy = visit.version.policy
    hours = opening_hours(policy)
    rule = next(iter(policy.rules_of("assist accessibility")), None)
    return visit.show(
        "accessibility.jinja",
        here="accessibility",
        public=True,
        ways=ways(visit),
        hours=hours,
        clause=policy.clause(rule.clause_id) if rule else None,
        kinds=[in_words(kind) for kind in KINDS],
    )


@portal_page
def greeting(visit: Visit) -> HttpResponse:
    """What a telephone says, as text for whoever records or reads it out; from the record of the hours."""
    hours = opening_hours(visit.version.policy)
    if hours is None:
        raise Http404("hours")
    words = spoken(visit.brand.name, hours, at=visit.at, language=visit.language)
    return HttpResponse(words + "\n", content_type="text/plain; charset=utf-8")


def _speak(visit: Visit, customer: Customer, language: str) -> None:
    if language in {each.code for each in visit.languages} and language != customer.language:
        Customer.objects.filter(pk=customer.pk).update(language=language)


def _kept(visit: Visit) -> HttpResponse:
    response = visit.go("portal-needs")
    response["Location"] += "?kept=1"
    return response
