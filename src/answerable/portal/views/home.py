from django.http import Http404, HttpResponse
from django.urls import resolve
from django.utils.translation import gettext as _

from answerable.brands.web import portal_path
from answerable.orders.lookup import orders_of
from answerable.portal import words
from answerable.portal.kept import kept
from answerable.portal.mine import latest
from answerable.portal.structured import about
from answerable.portal.visit import Visit, portal_page
from answerable.portal.ways import now_expected, ways
from answerable.promises.hours import opening_hours

BOOKS = {"first response": 0, "escalation review": 1, "resolution": 2, "live answer": 3}


@portal_page
def home(visit: Visit) -> HttpResponse:
    """What a customer sees first: whether we are there, when we answer, and every way to ask."""
    policy = visit.version.policy
    hours = opening_hours(policy)
    books = sorted(
        (each for each in kept(visit.brand, at=visit.at).values() if each.metric in BOOKS),
        key=lambda each: (BOOKS[each.metric], each.clause),
    )
    return visit.show(
        "home.jinja",
        here="home",
        public=True,
        hours=hours,
        now=hours.at(visit.at) if hours else None,
        expected=now_expected(visit, "web"),
        requests=latest(visit),
        topics=topics(visit),
        orders=orders_of(visit.customer, limit=2) if visit.customer else [],
        ordering=next(iter(policy.rules_of("require step")), None),
        ways=ways(visit),
        books=books[:3],
        needs=next(iter(policy.rules_of("assist accessibility")), None),
        feedback=next(iter(policy.rules_of("hold review")), None),
        about=about(visit, hours),
        words=words,
        told=measured,
    )


@portal_page
def nothing(visit: Visit, rest: str) -> HttpResponse:
    """What is nowhere is told in the brand's look. Only a slash was forgotten: it is added.

    Raises:
        Http404: there is no such page.
    """
    if not rest.endswith("/"):
        found = resolve(portal_path(visit.brand, f"{rest}/"))
        if found.url_name != "portal-nothing":
            return visit.go(
                str(found.url_name), *[each for name, each in found.kwargs.items() if name != "brand"]
            )
    raise Http404(rest)


def topics(visit: Visit) -> list[tuple[str, str, list[str]]]:
    """The policy's categories: clause, name, topics."""
    return [
        (rule.clause_id, str(rule.settings["category"]), list(rule.settings.get("topics", ())))
        for rule in visit.version.policy.rules_of("define category")
    ]


def measured(metric: str) -> str:
    """What a measured promise is about, in a sentence that follows a number."""
    names = {
        "first response": _("of requests had their first answer in time"),
        "escalation review": _("of requests for a senior were reviewed in time"),
        "resolution": _("of urgent matters were solved in time"),
        "live answer": _("of calls and chats were taken in time"),
    }
    return names.get(metric, metric)
