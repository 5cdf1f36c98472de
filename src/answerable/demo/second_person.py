"""What needs a second person: lists that leave the desk, an erasure, excuses; some decided, some waiting."""

from datetime import datetime, timedelta

from answerable.brands.models import Brand
from answerable.customers.models import Customer
from answerable.dossier import requests
from answerable.dossier.exports import ask, decide
from answerable.promises.excuse import decide as decide_excuse
from answerable.promises.excuse import excuse
from answerable.promises.models import Clock
from answerable.staff.models import Agent

FORGOTTEN = ("arthur@pell.example", "pete@voscatering.example")
EXCUSE = "The line to our office was down until noon; the provider's notice is filed"


def ask_a_second_person(brand: Brand, *, at: datetime) -> None:
    """Priya asks for two lists of a brand and Iris allowed the first; a customer wants to be forgotten; a
    late answer is excused, another excuse waits.
    """
    people = {agent.name: agent for agent in Agent.objects.filter(name__in=["Priya Raman", "Iris Okafor"])}
    if len(people) < 2:
        return
    priya, iris = people["Priya Raman"], people["Iris Okafor"]
    before, lately = at - timedelta(days=2), at - timedelta(hours=3)
    first = ask(
        brand.pk, agent=priya, form="csv", since=(before - timedelta(days=30)).date(), until=before.date(),
        purpose="Late answers of the last month, for the talk with the warehouse", door="desk", at=before,
    )  # fmt: skip
    decide(first, agent=iris, allow=True, reason="", door="desk", at=before + timedelta(minutes=25))
    ask(
        brand.pk, agent=priya, form="json", since=(lately - timedelta(days=7)).date(), until=lately.date(),
        purpose="Examples of this week's questions for the training of a new colleague", door="desk",
        at=lately,
    )  # fmt: skip
    customer = Customer.objects.filter(brand=brand, email__in=FORGOTTEN).first()
    if customer is not None:
        requests.ask(customer, "erasure", at=at)
    broken = Clock.objects.filter(brand=brand, state="broken", stopped_at__lt=at - timedelta(days=1))
    for clock, holds in zip(broken.order_by("-started_at")[:2], (False, True), strict=False):
        asked = excuse(clock, agent=priya, reason=EXCUSE, at=lately)
        if holds:
            decide_excuse(asked, agent=iris, allow=True, at=lately + timedelta(minutes=40))
