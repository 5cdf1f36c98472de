"""The help center as a way to reach support: what stands in it, and whether its door opens (BK-3.4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx
from django.db.models import Count
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.brands.web import portal_address
from answerable.helpcenter.access import shown
from answerable.helpcenter.models import Opinion
from answerable.helpcenter.shelves import key_of, shelves_of
from answerable.policy.evidence import Books, Evidence
from answerable.policy.models import PolicyVersion
from answerable.policy.plain import either
from answerable.policy.rule import Rule
from answerable.promises.models import CheckRun
from answerable.promises.record import promises_of, record_check

PATIENCE = 20.0
"""Seconds the door may take to open."""
TRIES = 4
"""How often it is knocked again where nobody listens yet: a desk that starts opens its doors one by one."""

Fetch = Callable[[str], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many public articles stand on each shelf, and what readers of the period said of them."""

    on_shelf: dict[str, int]
    helped: int
    asked: int


def holdings(books: Books) -> Holdings:
    """Two statements, whatever is asked."""
    texts = shown(books.brand_id, companies=False).values("article__shelf").order_by("article__shelf")
    rows = texts.annotate(count=Count("article", distinct=True))
    said = Opinion.objects.filter(brand_id=books.brand_id, at__gte=books.start, at__lt=books.end)
    opinions = dict(said.values_list("helped").annotate(Count("id")))
    return Holdings(
        {row["article__shelf"]: row["count"] for row in rows}, opinions.get(True, 0), sum(opinions.values())
    )


def evidence(rule: Rule, books: Books) -> Evidence:
    """Each promised shelf counts once; an empty one is a promise not kept. Nothing is proven until a probe
    has tried the door.
    """
    found = books.ask(holdings)
    promised = list(rule.settings.get("contents", ())) or ["articles"]
    held = [found.on_shelf.get(key_of(each), 0) for each in promised]
    if "contents" not in rule.settings:
        held = [sum(found.on_shelf.values())]
    if not any(held):
        return Evidence.none_yet(_("no article is published yet"))
    told = ", ".join(f"{count} {name}" for name, count in zip(promised, held, strict=True))
    if found.asked:
        told += "; " + _("%(helped)s of %(asked)s readers said an article helped") % {
            "helped": f"{found.helped:,}",
            "asked": f"{found.asked:,}",
        }
    shelves = Evidence(
        promised=len(held), kept=sum(map(bool, held)), broken=sum(not count for count in held), told=told
    )
    tried = books.checked(rule, shelves)
    return (
        tried
        if tried.checked
        else Evidence.none_yet(_("%(told)s, but no probe has tried the address yet") % {"told": told})
    )


def probe(brand: Brand, *, fetch: Fetch, at: datetime) -> list[CheckRun]:
    """Open the door as a customer would, and look for every promised shelf."""
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at).policy
    opened = {
        rule.id: rule for rule in policy.rules_of("open channel") if "help center" in rule.settings["channel"]
    }
    wanted = [shelf.key for shelf in shelves_of(policy)]
    runs = []
    for promise in promises_of(brand.pk, "open channel", at=at):
        if promise.rule not in opened:
            continue
        url = str(opened[promise.rule].settings["url"])
        ours = url.startswith("/")
        address = portal_address(brand, "articles/") if ours else url
        status, page = fetch(address)
        missing = [key for key in wanted if ours and f'id="s-{key}"' not in page]
        detail = f"{address} answered {status}" if status else f"{address} did not answer"
        if missing:
            detail += f"; nothing to read under {either(missing, 'and')}"
        runs.append(
            record_check(
                promise,
                name="help center opened",
                sample=1 + len(wanted) if ours else 1,
                passed=status == httpx.codes.OK and not missing,
                detail=detail,
                at=at,
            )
        )
    return runs


def fetched(address: str) -> tuple[int, str]:
    """Status and text of a page; 0 where nobody answers."""
    try:
        with httpx.Client(
            transport=httpx.HTTPTransport(retries=TRIES), timeout=PATIENCE, trust_env=False
        ) as door:
            answer = door.get(address, follow_redirects=True)
    except httpx.HTTPError:
        return 0, ""
    return answer.status_code, answer.text
