"""The clause about the help center, from the policy's words to its evidence (BK-3.4)."""

import pytest

from answerable.channels.help_center import fetched, probe
from answerable.helpcenter.models import Translation
from answerable.helpcenter.opinion import say
from answerable.insights.promises import promises_page
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.policy.language import read
from answerable.promises.publish import NotPublished, publish

AS_WRITTEN = "url: /help/bulkimart\ncontents"
DECIDED = "the desk's own help center is used\ndecided: open\n"


@pytest.fixture
def text(root):
    return (root / "src/answerable/demo/policies/bulkimart.policy.md").read_text()


def errors(text):
    return [each.message for each in read(text, "b.md").findings if each.level == "error"]


def test_ac_09_a_help_center_at_a_telephone_number_is_not_published(text, desk):
    assert errors(text) == []
    called = text.replace(AS_WRITTEN, "url: 9643966543\ncontents")
    assert errors(called) == ["'9643966543' is no web address, and a help center needs one."]
    undecided = text.replace(DECIDED, "the desk's own help center is used\n")
    assert undecided != text
    (told,) = errors(undecided)
    assert "clause 3.4 gives a telephone number where a web address is meant, and nobody has decided" in told
    brand = desk.brands["bulkimart"]
    for wrong in (called, undecided):
        with pytest.raises(NotPublished):
            publish(wrong, brand=brand, name="b.md", approved_by="Iris Okafor", at=now())


def rule_of(brand):
    see_brands([brand.pk])
    (rule,) = promises_page(brand, at=now()).clause("3.4").rules
    return rule


@pytest.fixture
def fetch(client, desk):
    def fetch(address):
        answer = client.get("/" + address.split("/", 3)[3])
        see_brands([desk.brands["bulkimart"].pk])
        return answer.status_code, answer.content.decode()

    return fetch


def test_the_evidence_is_shelves_with_something_on_them_and_a_door_that_opens(desk, write, fetch):
    brand = desk.brands["bulkimart"]
    assert rule_of(brand).verdict.why == "no article is published yet"
    write("bulkimart", "Cancel an order", "Until it is packed.")
    write("bulkimart", "When does it come?", "Soon.", shelf="faq")
    write("bulkimart", "The file does not open", "Try again.", shelf="troubleshooting")
    say(Translation.objects.filter(brand=brand).first(), helped=True, at=now())
    assert rule_of(brand).state == "not proven"
    assert "no probe has tried the address yet" in rule_of(brand).verdict.why
    assert probe(brand, fetch=fetch, at=now())[0].passed
    assert rule_of(brand).state == "kept"
    (run,) = probe(brand, fetch=lambda _: (503, ""), at=now())
    assert "answered 503" in run.detail
    assert rule_of(brand).state == "broken"


def test_an_empty_shelf_is_a_promise_not_kept(desk, write, fetch):
    brand = desk.brands["bulkimart"]
    write("bulkimart", "Cancel an order", "Until it is packed.")
    write("bulkimart", "When does it come?", "Soon.", shelf="faq")
    (run,) = probe(brand, fetch=fetch, at=now())
    assert not run.passed
    assert run.detail.endswith(
        "/help/bulkimart/articles/ answered 200; nothing to read under troubleshooting"
    )
    assert rule_of(brand).state == "broken"


def test_brands_whose_policy_names_no_help_center_are_not_probed(desk):
    see_brands([desk.brands["barbar"].pk])
    assert probe(desk.brands["barbar"], fetch=lambda _: (200, ""), at=now()) == []


def test_a_door_nobody_opens_is_status_0():
    assert fetched("http://127.0.0.1:9/") == (0, "")
