"""Lists that left the desk in the ninety days: one allowed, one that waits for a second person."""

from datetime import datetime, timedelta

from answerable.brands.models import Brand
from answerable.dossier.exports import ask, decide
from answerable.staff.models import Agent


def ask_for_lists(brand: Brand, *, at: datetime) -> None:
    """Priya asks for two lists of a brand; Iris allowed the first."""
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
