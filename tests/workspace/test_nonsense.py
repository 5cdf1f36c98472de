"""What no form of the desk sends: an answer for people, and nothing half done."""

import pytest

from answerable.kit.scope import brands_visible
from answerable.tickets.models import Message


def about(lived, key, noun):
    return f"/desk/tickets/{lived.tickets[key].reference}/{noun}"


@pytest.mark.parametrize(
    "address",
    [
        "/desk/all/?q=\N{SUPERSCRIPT TWO}",
        "/desk/all/?q=BM-\N{SUPERSCRIPT TWO}",
        "/desk/palette?q=\N{SUPERSCRIPT TWO}\N{SUPERSCRIPT THREE}",
        "/desk/mine/?after=w:1:-:\N{SUPERSCRIPT TWO}",
        "/desk/all/?after=l:0001-01-01T00:00:00%2B23:59:1",
        "/desk/mine/?after=h:9999-12-31T23:59:59-23:59:1",
        "/desk/all/?after=l:2026-01-01T00:00:00%2B00:00:" + "9" * 5000,
        "/desk/mine/?after=w:1:2026-01-01T00:00:00%2B00:00:" + "9" * 30,
    ],
)
def test_a_question_nobody_asks_is_answered(iris, lived, address):
    assert iris.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/desk/all/?q=%00", "/desk/palette?q=%00%00", "/people/?q=%00", "/desk/brand-barbar/?missed=%00"],
)
def test_a_character_no_keyboard_has_is_refused(iris, lived, address):
    assert iris.get(address).status_code == 400


@pytest.mark.parametrize("noun", ["reply", "notes", "draft", "escalation", "hold"])
def test_a_text_with_such_a_character_is_refused(iris, lived, noun):
    said = {"text": "a\0b", "reason": "a\0b", "kind": "reply", "then": "open"}
    assert iris.post(about(lived, "beans", noun), said).status_code == 400


def test_a_reply_from_a_list_nobody_has_is_sent_and_shown(iris, lived):
    answer = iris.post(about(lived, "beans", "reply"), {"text": "Yes.", "then": "open", "view": "../../x"})
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/mine/{lived.tickets['beans'].reference}")
    with brands_visible([lived.tickets["beans"].brand_id]):
        assert Message.objects.filter(ticket=lived.tickets["beans"], text="Yes.").count() == 1


@pytest.mark.parametrize("noun", ["hold", "assignment", "classification", "resolution", "escalation"])
def test_a_form_opened_from_nowhere_goes_back_to_my_work(iris, lived, noun):
    page = iris.get(about(lived, "beans", noun), {"view": "<script>", "focus": "<script>"})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().replace("<script nonce", "")


def test_a_colleague_who_does_not_exist_does_not_take_the_ticket_away(iris, lived):
    before = lived.seen("beans").assignee_id
    for nobody in ("x", "9" * 40, str(lived.agents["Lena"].pk)):
        assert iris.post(about(lived, "beans", "assignment"), {"agent": nobody}).status_code == 404
    assert lived.seen("beans").assignee_id == before
    assert iris.post(about(lived, "beans", "assignment"), {"agent": ""}).status_code == 302
    assert lived.seen("beans").assignee_id is None


@pytest.mark.parametrize("revision", ["9" * 30, "9" * 5000, "-1", "x"])
def test_a_revision_no_ticket_has_is_none(iris, lived, revision):
    said = {"kind": "reply", "text": "x", "base_revision": revision}
    assert iris.post(about(lived, "beans", "draft"), said).status_code == 204


@pytest.mark.parametrize("zone", ["Europe", "/etc/passwd", "A" * 5000, ".."])
def test_a_zone_nobody_lives_in_is_not_kept(iris, lived, zone):
    assert iris.post("/me/", {"zone": zone}).status_code == 302
    assert iris.get("/desk/mine/").status_code == 200
