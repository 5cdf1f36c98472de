"""What search engines read of a brand: who it is, how to reach it, when it is open (schema.org, JSON-LD)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from answerable.brands.web import portal_address
from answerable.policy.model import Policy
from answerable.promises.hours import OpeningHours

if TYPE_CHECKING:
    from answerable.portal.visit import Visit


def about(visit: Visit, hours: OpeningHours | None) -> Markup:
    """The brand as an organisation with its ways to be reached."""
    rules = visit.version.policy.rules_of("open channel")
    points: list[dict[str, Any]] = []
    for rule in rules:
        point: dict[str, Any] = {"@type": "ContactPoint", "contactType": "customer support"}
        if "number" in rule.settings:
            point["telephone"] = str(rule.settings["number"])
        if "address" in rule.settings:
            point["email"] = rule.settings["address"][0]
        if len(point) > 2:
            point["availableLanguage"] = _answered_in(visit.version.policy)
            if hours is not None and "number" in rule.settings:
                point["hoursAvailable"] = hours.structured()
            points.append(point)
    return in_script(
        {
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": visit.brand.name,
            "url": portal_address(visit.brand),
            "contactPoint": points,
        }
    )


def _answered_in(policy: Policy) -> list[str]:
    """The languages the policy promises people for, which may be fewer than its pages can be read in."""
    others = [str(code) for rule in policy.rules_of("offer languages") for code in rule.settings["languages"]]
    return list(dict.fromkeys([policy.language, *others]))


def in_script(data: dict[str, Any]) -> Markup:
    """JSON that cannot end the script element it stands in."""
    said = json.dumps(data, ensure_ascii=False)
    return Markup(said.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704
