"""Reviews open by themselves and end in a decision (BarBar 7.2, Bulkimart 8.1 and 10)."""

from datetime import date, timedelta

import pytest
from django.core import mail

from answerable.casework.classify import classify
from answerable.casework.incoming import Incoming
from answerable.casework.rate import rate
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.feedback.models import Review
from answerable.insights.promises import promises_page
from answerable.insights.reviews.closing import Decision, NewVersion, NotClosed, close, done, is_genuine
from answerable.insights.reviews.figures import effects, record_of
from answerable.insights.reviews.opening import open_due, remind
from answerable.insights.reviews.periods import periods
from answerable.policy.durations import Months
from answerable.policy.models import PolicyVersion
from answerable.promises.publish import NotPublished
from support.instants import at

DAY = timedelta(days=1)
DECEMBER = at("2026-12-10T12:00:00")


def rule_of(desk, brand, rule, when):
    return next(each for each in promises_page(desk.brands[brand], at=when).rules if each.id == rule)


def open_(desk, brand, rule, when=DECEMBER):
    open_due(desk.brands[brand], at=when)
    return Review.objects.filter(rule=rule, brand=desk.brands[brand]).latest("end")


def decision(desk, **more):
    given = {
        "what": "Two people on Monday mornings",
        "owner": desk.agents["iris"],
        "due_on": date(2026, 12, 20),
        "rule": "3.1.a",
    }
    return Decision(**given | more)


def matter(desk, when, score):
    """A ticket of Noor's, answered in an hour, settled and rated."""
    customer = desk.customers["noor"]
    ticket = receive(
        Incoming(brand_id=desk.brands["barbar"].pk, channel="email", sender_email=customer.email, sender_name="Noor Haddad",
                 subject="Return", text="I want to return 10482.", language="en", received_at=when, rfc_id=f"<{when}@x.example>"),
        at=when,
    ).ticket  # fmt: skip
    classify(ticket, agent=desk.agents["lena"], category="returns", urgency="normal", at=when + DAY / 24)
    reply(
        ticket,
        agent=desk.agents["lena"],
        text="Of course.",
        then="resolve",
        code="solved",
        at=when + DAY / 24,
    )
    rate(ticket, customer=customer, score=score, comment="Slow at first.", at=when + DAY / 12)


def test_ac_38_each_month_opens_its_review_and_the_months_before_stay(desk):
    brand = desk.brands["barbar"]
    open_due(brand, at=DECEMBER)
    first = Review.objects.filter(rule="7.2").count()
    open_due(brand, at=DECEMBER + DAY)
    assert Review.objects.filter(rule="7.2").count() == first
    open_due(brand, at=at("2027-01-01T00:00:00"))  # midnight in London
    latest = Review.objects.filter(rule="7.2").latest("end")
    assert (latest.start, latest.end) == (at("2026-12-01T00:00:00"), at("2027-01-01T00:00:00"))
    assert latest.due_at == at("2027-02-01T00:00:00")
    assert Review.objects.filter(rule="7.2").count() == first + 1


def test_ac_38_it_shows_clause_results_scores_and_themes(desk):
    matter(desk, at("2026-11-16T10:00:00"), 2)
    matter(desk, at("2026-11-17T10:00:00"), 4)
    review = open_(desk, "barbar", "7.2")
    record = record_of(review, desk.brands["barbar"], at=DECEMBER)
    assert record["scores"] == {"2": 1, "4": 1}
    assert record["themes"] == [{"category": "returns", "ratings": 2, "mean": 3.0, "low": 1}]
    assert record["rules"]["3.1.a"]["kept"] == 2
    assert record["months"] == [{"month": "2026-11", "ratings": 2, "mean": 3.0}]


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"decisions": ()}, "ends in a decision"),
        ({"decisions": "no owner"}, "no owner"),
        ({"decisions": "no date"}, "no date"),
        ({"decisions": "long ago"}, "no date to come"),
        ({"findings": "  "}, "what you found"),
        ({"agent": "priya"}, "Only a lead"),
    ],
)
def test_ac_38_it_cannot_close_without_a_decision_an_owner_and_a_date(desk, missing, said):
    review = open_(desk, "barbar", "7.2")
    wrong = {
        "no owner": (decision(desk, owner=None),),
        "no date": (decision(desk, due_on=None),),
        "long ago": (decision(desk, due_on=date(2026, 1, 1)),),
    }
    given = {"agent": "iris", "findings": "Slow mornings.", "decisions": (decision(desk),)} | missing
    given["agent"] = desk.agents[given["agent"]]
    given["decisions"] = (
        wrong.get(given["decisions"], given["decisions"])
        if isinstance(given["decisions"], str)
        else given["decisions"]
    )
    with pytest.raises(NotClosed, match=said):
        close(review, at=DECEMBER, **given)
    review.refresh_from_db()
    assert review.closed_at is None
    assert not review.improvements.exists()


def test_ac_38_the_next_month_shows_the_effect(desk):
    matter(desk, at("2026-11-16T10:00:00"), 2)
    november = open_(desk, "barbar", "7.2")
    close(
        november,
        agent=desk.agents["iris"],
        findings="Slow mornings.",
        decisions=[decision(desk)],
        at=DECEMBER,
    )
    matter(desk, at("2026-12-16T10:00:00"), 5)
    matter(desk, at("2026-12-17T10:00:00"), 5)
    december = open_(desk, "barbar", "7.2", at("2027-01-05T10:00:00"))
    record = record_of(december, desk.brands["barbar"], at=at("2027-01-05T10:00:00"))
    (effect,) = effects(december, record)
    assert effect.improvement.decision == "Two people on Monday mornings"
    assert (effect.before["kept"], effect.after["kept"]) == (1, 2)


def test_a_closed_review_is_on_record_until_the_next_is_due_and_then_broken(desk):
    review = open_(desk, "barbar", "7.2")
    assert rule_of(desk, "barbar", "7.2", DECEMBER).state == "at risk"
    close(
        review, agent=desk.agents["iris"], findings="Slow mornings.", decisions=[decision(desk)], at=DECEMBER
    )
    found = rule_of(desk, "barbar", "7.2", DECEMBER + DAY / 24)
    assert found.state == "on record" or found.evidence.pending
    assert found.evidence.valid_until == at("2027-02-01T00:00:00")
    assert "Iris Okafor" in found.evidence.told
    open_due(desk.brands["barbar"], at=at("2027-02-02T00:00:00"))
    assert rule_of(desk, "barbar", "7.2", at("2027-02-02T00:00:00")).state == "broken"


def test_what_was_signed_stays_as_it_was(desk):
    review = close(
        open_(desk, "barbar", "7.2"),
        agent=desk.agents["iris"],
        findings="Slow.",
        decisions=[decision(desk)],
        at=DECEMBER,
    )
    assert is_genuine(Review.objects.get(pk=review.pk))
    with pytest.raises(NotClosed, match="closed already"):
        close(review, agent=desk.agents["iris"], findings="Fast.", decisions=[decision(desk)], at=DECEMBER)
    Review.objects.filter(pk=review.pk).update(findings="Fast.")
    assert not is_genuine(Review.objects.get(pk=review.pk))


def test_an_improvement_is_made_once_with_words(desk):
    review = close(
        open_(desk, "barbar", "7.2"),
        agent=desk.agents["iris"],
        findings="Slow.",
        decisions=[decision(desk)],
        at=DECEMBER,
    )
    improvement = review.improvements.get()
    with pytest.raises(NotClosed, match="what was done"):
        done(improvement, agent=desk.agents["iris"], effect="", at=DECEMBER)
    done(improvement, agent=desk.agents["iris"], effect="Mondays are fine now.", at=DECEMBER)
    with pytest.raises(NotClosed, match="already"):
        done(improvement, agent=desk.agents["iris"], effect="Again.", at=DECEMBER)


def test_ac_39_a_policy_of_1_december_2026_is_due_a_year_later_and_reminds_60_30_and_7_days_before():
    begin = at("2026-12-01T05:00:00")  # midnight in New York
    asked = {"begin": begin, "last": None, "zone": "America/New_York"}
    assert not list(periods(Months(12), at=at("2027-10-02T03:59:00"), **asked))
    (due,) = periods(Months(12), at=at("2027-10-02T04:00:00"), **asked)
    assert due.due == at("2027-12-01T05:00:00")


def test_ac_39_leads_are_told_once_on_2_october_1_november_and_24_november(desk, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    brand = desk.brands["bulkimart"]
    PolicyVersion.objects.filter(brand=brand).update(
        effective_from=at("2026-12-01T05:00:00"), published_at=at("2026-11-20T10:00:00")
    )
    told = []
    day = at("2027-09-25T10:00:00")
    while day < at("2027-12-03T10:00:00"):
        open_due(brand, at=day)
        told += [day.date() for review in remind(brand, at=day) if review.rule == "10.1.a"]
        day += DAY
    assert told == [date(2027, 10, 2), date(2027, 11, 1), date(2027, 11, 24)]
    ours = [message for message in mail.outbox if "this policy" in message.body]
    assert len(ours) == 3
    assert ours[0].recipients() == ["iris@answerable.example"]
    late = rule_of(desk, "bulkimart", "10.1.a", at("2027-12-03T10:00:00"))
    assert late.state == "broken"
    page = promises_page(brand, at=at("2027-12-03T10:00:00"))
    assert page.days_to_review == -2


def test_ac_39_reviewed_unchanged_is_signed_and_counts_for_a_year(desk):
    review = open_(desk, "bulkimart", "10.1.a")
    close(review, agent=desk.agents["iris"], findings="Read clause by clause; it holds.", at=DECEMBER)
    review.refresh_from_db()
    assert (review.outcome, review.closed_by, len(review.sha256)) == ("unchanged", desk.agents["iris"], 64)
    assert review.policy_sha256 == PolicyVersion.objects.get(brand=desk.brands["bulkimart"]).sha256
    assert rule_of(desk, "bulkimart", "10.1.a", DECEMBER + DAY).state == "on record"
    page = promises_page(desk.brands["bulkimart"], at=DECEMBER + DAY)
    assert page.next_review == date(2027, 12, 10)


def test_ac_39_signing_makes_a_version_with_a_diff(desk):
    brand = desk.brands["bulkimart"]
    old = PolicyVersion.objects.get(brand=brand)
    source = old.source.replace("version: 1", "version: 2").replace("within 24 hours.", "within 12 hours.", 1)
    source = source.replace(
        "within: 24 hours\ncounting: every hour\nreading: 24 hours by",
        "within: 12 hours\ncounting: every hour\nreading: 12 hours by",
        1,
    )
    review = open_(desk, "bulkimart", "10.1.a")
    with pytest.raises(NotPublished):
        close(
            review,
            agent=desk.agents["iris"],
            findings="Faster now.",
            new_version=NewVersion("nothing"),
            at=DECEMBER,
        )
    close(
        review, agent=desk.agents["iris"], findings="Faster now.", at=DECEMBER,
        new_version=NewVersion(source, date(2027, 1, 1)),
    )  # fmt: skip
    review.refresh_from_db()
    assert review.outcome == "new version"
    assert PolicyVersion.objects.filter(brand=brand).count() == 2
    assert {change["verdict"] for change in review.record["diff"]} >= {"stricter"}


def test_a_policy_whose_rules_ask_for_no_review_of_itself_is_reviewed_all_the_same(desk):
    open_due(desk.brands["barbar"], at=DECEMBER)
    review = Review.objects.get(brand=desk.brands["barbar"], rule="")
    assert (review.of, review.owner) == ("this policy", "Head of Support")
    close(review, agent=desk.agents["iris"], findings="It holds.", at=DECEMBER)
    assert promises_page(desk.brands["barbar"], at=DECEMBER + DAY).next_review == date(2027, 12, 10)
