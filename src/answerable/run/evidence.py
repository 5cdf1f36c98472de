"""`answerable explain TICKET` and `answerable ledger verify`: what the desk says about its own promises."""

import argparse
import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from answerable.tickets.models import Ticket


def explain(arguments: list[str]) -> int:
    """Why each promise on a ticket is due when it is. Status 1 when there is no such ticket."""
    parser = argparse.ArgumentParser(prog="answerable explain", description=explain.__doc__)
    parser.add_argument("ticket", help="its reference, BM-1042")
    parser.add_argument("--json", action="store_true", help="for machines: instants in UTC, seconds")
    given = parser.parse_args(arguments)
    _start()
    from answerable.insights.explain import explain_ticket
    from answerable.kit.now import now

    ticket = _ticket(given.ticket)
    if ticket is None:
        print(f"answerable explain: there is no ticket {given.ticket}.", file=sys.stderr)
        return 1
    clocks = explain_ticket(ticket, at=now())
    if given.json:
        told = {"ticket": ticket.reference, "clocks": [clock.to_json() for clock in clocks]}
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        print("\n\n".join(clock.text() for clock in clocks) or f"Nothing is promised on {ticket.reference}.")
    return 0


def ledger(arguments: list[str]) -> int:
    """Recompute every outcome from its events and try the seals. Status 1 when anything differs."""
    parser = argparse.ArgumentParser(prog="answerable ledger", description=ledger.__doc__)
    parser.add_argument("what", choices=["verify"], help="recompute and compare")
    parser.add_argument("--days", type=_days, help="only clocks that started in the last N days (else all)")
    parser.add_argument("--json", action="store_true", help="for machines")
    given = parser.parse_args(arguments)
    _start()
    from answerable.brands.models import Brand
    from answerable.insights.seal import broken_seals
    from answerable.insights.verify import record, verify
    from answerable.kit.now import now
    from answerable.kit.scope import brands_visible

    told = []
    passed = True
    for brand in Brand.objects.order_by("slug"):
        with brands_visible([brand.pk]):
            at = now()
            result = verify(brand, at=at, since=at - timedelta(days=given.days) if given.days else None)
            record(brand, result)
            seals = broken_seals(brand)
        passed = passed and result.passed and not seals
        told.append({"brand": brand.name, **result.to_json(), "seals": seals})
        if not given.json:
            print(f"{brand.name}: {result}")
            for line in [*map(str, result.differences), *seals]:
                print(f"  {line}")
    if given.json:
        print(json.dumps({"passed": passed, "brands": told}, indent=2, ensure_ascii=False))
    elif passed:
        print("The ledger is what its events say, and every seal holds.")
    else:
        print("The ledger does not fit its events. Nothing was changed; these figures count as not proven.")
    return 0 if passed else 1


def _start() -> None:
    import django

    django.setup()


def _ticket(reference: str) -> "Ticket | None":
    """The ticket of any brand with this reference; the brands are in scope from then on."""
    from answerable.brands.models import Brand
    from answerable.kit.scope import see_brands
    from answerable.tickets.models import Ticket

    prefix, _, number = reference.strip().lstrip("#").rpartition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    see_brands(Brand.objects.values_list("id", flat=True))
    tickets = Ticket.objects.select_related("brand")
    if prefix:
        tickets = tickets.filter(brand__prefix__iexact=prefix)
    return tickets.filter(pk=int(number)).first()


def _days(value: str) -> int:
    days = int(value)
    if not 1 <= days <= 36500:
        raise argparse.ArgumentTypeError("between 1 and 36500")
    return days
