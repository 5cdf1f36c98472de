"""Macros by keyboard in a real Chromium."""

import pytest
from playwright.sync_api import expect

from answerable.kit.now import now
from answerable.kit.scope import see_brands
from support.screens import looked_at, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def in_desk(page, served, lived, desk):
    """Iris in front of a ticket, with the demo's macros."""
    from answerable.demo import macros

    see_brands(brand.pk for brand in desk.brands.values())
    for brand in desk.brands.values():
        macros.write(brand, by=desk.agents["iris"], at=now())
    sign_in(page, f"{served}/desk/mine/{lived.tickets['kettle'].reference}")
    expect(page.locator("#write-form[data-ready]")).to_be_visible()
    return page


def test_a_slash_opens_the_picker_and_enter_uses_what_is_chosen(in_desk, lived):
    page = in_desk
    page.locator("#write").click()
    page.keyboard.type("/")
    expect(page.get_by_role("combobox", name="Search macros")).to_be_focused()
    expect(page.locator("#macro-list [role=option]")).to_have_count(4)
    looked_at(page, "macros-pick")
    page.keyboard.type("thank")
    expect(page.locator("#macro-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")  # it only says something: it is in the reply
    expect(page.locator("#write")).to_have_value("Guten Tag Lukas Brandt,\n\ndas ist erledigt. Ist noch etwas offen, antworten Sie einfach auf diese Mail; sie kommt direkt zu mir.\n\nIris Okafor")  # fmt: skip
    page.locator("#write").fill("")
    page.keyboard.type("1/2")
    expect(page.locator("#write")).to_have_value("1/2")  # only at the start of a line
    page.locator("#write").fill("")
    page.keyboard.type("/")
    expect(page.get_by_role("combobox", name="Search macros")).to_be_focused()
    page.keyboard.type("photo")
    expect(page.locator("#macro-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("What the customer reads, in German")).to_be_visible()
    looked_at(page, "macros-preview")
    page.get_by_role("button", name="Send and apply").click()
    expect(page.locator("#thread")).to_contain_text("used the macro Ask for a photo of the damage")
    expect(page.locator("#orders form")).to_be_visible()
    assert lived.seen("kettle").status == "waiting"
