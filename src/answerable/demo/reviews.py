"""The reviews of ninety days: opened when their period was over, and those that were due held by Iris."""

from datetime import datetime, timedelta

from answerable.brands.models import Brand
from answerable.casework.rate import look_at
from answerable.feedback.models import Improvement, Review, Task
from answerable.insights.reviews.closing import Decision, close, done, is_of_policy
from answerable.insights.reviews.opening import open_due
from answerable.staff.models import Agent

FOUND = {
    "barbar": (
        "3.2.c",
        "Urgent mail that comes just before closing time waits until the morning.",
        "The last hour of the day is kept free for urgent tickets.",
    ),
    "bulkimart": (
        "4.2.1",
        "Most late answers are to mail of Friday evening; customers say so.",
        "Samuel answers mail on Saturdays from 9 to 12.",
    ),
}
HELD_AFTER = timedelta(days=4)


def hold_reviews(brand: Brand, *, at: datetime) -> None:
    """Live through the reviews of a brand. The newest stays open, as does the yearly one of the policy."""
    iris = Agent.objects.filter(name="Iris Okafor").first()
    if iris is None:
        return
    open_due(brand, at=at)
    for review in Review.objects.filter(brand=brand, closed_at=None).order_by("end"):
        held = review.opened_at + HELD_AFTER
        if is_of_policy(review) or held + timedelta(days=20) > at:
            continue
        _hold(review, iris, held)
    for improvement in Improvement.objects.filter(brand=brand, due_on__lt=at.date()):
        done(
            improvement,
            agent=iris,
            effect="In place since the week after.",
            at=improvement.decided_at + timedelta(days=9),
        )
    for task in Task.objects.filter(brand=brand).order_by("-due_at")[1:]:
        look_at(
            task, agent=iris, outcome="Read through, answered in person.", at=task.due_at - timedelta(hours=1)
        )


def _hold(review: Review, iris: Agent, at: datetime) -> None:
    again = Review.objects.filter(brand=review.brand, rule=review.rule, closed_at__isnull=False).exists()
    rule, found, decision = FOUND.get(review.brand.slug, ("", "Nothing stood out.", "Look again next time."))
    if "exports" in review.of:
        rule, found = "8.1.a", "Every export has a purpose and a second name under it."
        decision = "The list of integrations stays as it is; look again next quarter."
    elif again:
        rule, found = "7.1", "Those who answer are content; few answer at all."
        decision = "The question is asked in the chat as well."
    close(
        review,
        agent=iris,
        findings=found,
        decisions=[Decision(decision, iris, (at + timedelta(days=14)).date(), rule)],
        at=at,
    )
