"""The pages of reviews: what is open, one review, closing it."""

import re

import pytest

from answerable.casework.classify import classify
from answerable.casework.rate import rate
from answerable.casework.reply import reply
from answerable.feedback.models import Improvement, Review, Task
from answerable.insights.reviews.opening import open_due
from answerable.kit.scope import brands_visible, see_brands


@pytest.fixture
def opened(lived, desk):
    """A rating of two on one of the day's tickets, and the reviews that are open."""
    with lived.scope("refund"):
        ticket = lived["refund"]
        classify(ticket, agent=desk.agents["iris"], category="returns", urgency="normal", at=lived.ago(21))
        reply(
            ticket, agent=desk.agents["iris"], text="Fixed.", then="resolve", code="solved", at=lived.ago(20)
        )
        rate(
            ticket,
            customer=ticket.requester,
            score=2,
            comment="Took <b>two</b> days.",
            through="email",
            at=lived.ago(9),
        )
    for brand in desk.brands.values():
        with brands_visible([brand.pk]):
            open_due(brand, at=lived.now)
    with brands_visible(brand.pk for brand in desk.brands.values()):
        return Review.objects.filter(rule="7.2").latest("end")


def fields(**more):
    return {
        "findings": "Slow mornings.",
        "what-0": "Two people on Mondays",
        "due-0": "2099-01-01",
        "rule-0": "3.1.a",
    } | more


def test_the_list_shows_what_is_open_and_the_same_number_of_statements(opened, iris, count_queries):
    iris.get("/reviews/")
    with count_queries(9):
        page = iris.get("/reviews/").content.decode()
    assert "Feedback, metrics, improvements" in page
    assert "Took &lt;b&gt;two&lt;/b&gt; days." in page
    assert "Refund not on my card" in page


def test_a_review_shows_its_period(opened, iris):
    page = iris.get(f"/reviews/{opened.pk}").content.decode()
    assert "Every clause in this period" in page
    assert "Sign and close" in page


def test_ac_38_closing_needs_owner_and_date_and_loses_nothing_typed(opened, iris, desk):
    answer = iris.post(f"/reviews/{opened.pk}", fields())
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "no owner" in page
    assert 'value="Two people on Mondays"' in page
    answer = iris.post(f"/reviews/{opened.pk}", fields(**{"owner-0": desk.agents["iris"].pk}))
    assert answer.status_code == 302
    page = iris.get(f"/reviews/{opened.pk}").content.decode()
    assert "Signed by Iris Okafor" in page
    assert "Unchanged since" in page
    assert "Two people on Mondays" in iris.get("/reviews/").content.decode()


def test_who_is_no_lead_reads_and_does_not_close(opened, client, desk):
    client.force_login(desk.agents["lena"])
    page = client.get(f"/reviews/{opened.pk}").content.decode()
    assert "Sign and close" not in page
    assert (
        client.post(f"/reviews/{opened.pk}", fields(**{"owner-0": desk.agents["iris"].pk})).status_code == 422
    )
    see_brands([opened.brand_id])
    assert Review.objects.get(pk=opened.pk).closed_at is None


def test_a_lead_looks_at_a_low_score(opened, iris, client, desk):
    see_brands([opened.brand_id])
    task = Task.objects.get()
    assert iris.post(f"/reviews/tasks/{task.pk}", {"outcome": ""}).status_code == 422
    assert iris.post(f"/reviews/tasks/{task.pk}", {"outcome": "Called Noor."}).status_code == 302
    see_brands([opened.brand_id])
    task.refresh_from_db()
    assert (task.outcome, task.done_by) == ("Called Noor.", desk.agents["iris"])
    client.force_login(desk.agents["lena"])
    assert client.post(f"/reviews/tasks/{task.pk}", {"outcome": "x"}).status_code == 404


def test_an_improvement_is_reported_done(opened, iris, desk):
    iris.post(f"/reviews/{opened.pk}", fields(**{"owner-0": desk.agents["iris"].pk}))
    see_brands([opened.brand_id])
    improvement = Improvement.objects.get()
    assert iris.post(f"/reviews/improvements/{improvement.pk}", {"effect": ""}).status_code == 422
    iris.post(f"/reviews/improvements/{improvement.pk}", {"effect": "Mondays are fine."})
    assert "Mondays are fine." in iris.get("/reviews/").content.decode()


def test_reviews_of_another_brand_are_nobodys(opened, client, desk):
    client.force_login(desk.agents["samuel"])
    assert client.get(f"/reviews/{opened.pk}").status_code == 404
    assert not re.search("barbar", client.get("/reviews/").content.decode(), re.IGNORECASE)
