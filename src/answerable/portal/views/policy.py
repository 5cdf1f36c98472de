from django.http import HttpResponse

from answerable.portal.kept import kept
from answerable.portal.views.home import measured
from answerable.portal.visit import Visit, portal_page


@portal_page
def policy(visit: Visit) -> HttpResponse:
    """The policy's own words, and beside them how they were kept, where the brand shows it."""
    version = visit.version
    found: dict[str, list[object]] = {}
    for each in kept(visit.brand, at=visit.at).values():
        found.setdefault(each.clause, []).append(each)
    return visit.show(
        "policy.jinja",
        here="policy",
        public=True,
        version=version,
        policy=version.policy,
        kept=found,
        told=measured,
    )
