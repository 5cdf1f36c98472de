"""Choosing several tickets, merging, readers and narrowing in a real Chromium."""

import pytest
from playwright.sync_api import expect

from support.screens import looked_at, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def in_desk(page, served, lived):
    """Iris in front of all tickets."""
    sign_in(page, f"{served}/desk/all/")
    expect(page.locator("#rows .row").first).to_be_visible()
    return page


def test_several_tickets_by_keyboard(in_desk, lived):
    page = in_desk
    expect(page.locator("#bulk")).to_be_hidden()
    page.locator(".row").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("2")
    looked_at(page, "work-chosen")
    page.get_by_role("button", name="Urgency").click()
    page.get_by_role("radio", name="urgent").check()
    looked_at(page, "work-bulk")
    page.get_by_role("button", name="Do it for each").click()
    expect(page.locator("#dialog")).to_contain_text("Done for 2 of 2 tickets.")
    looked_at(page, "work-told")
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("#bulk")).to_be_hidden()


@pytest.mark.parametrize("look", ["en light 1280", "ar dark 1280", "ar light 390"])
def test_the_dialogs_pass_axe(in_desk, served, lived, look):
    page = in_desk
    language, colours, width = look.split()
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.set_viewport_size({"width": int(width), "height": 844})
    if language != "en":
        page.goto(f"{served}/me/")
        page.locator("#f-language").select_option(language)
        page.locator("form[data-looks] button.go").click()
    name = look.replace(" ", "-")
    reference = lived.tickets["pallet"].reference
    for noun in ("merging", "splitting", "readers", "snoozing"):
        page.goto(f"{served}/desk/tickets/{reference}/{noun}")
        looked_at(page, f"work-{noun}-{name}")
    for place in ("desk/narrow?language=de", "desk/mentions", f"desk/all/{reference}"):
        page.goto(f"{served}/{place}")
        expect(page.locator("body")).to_be_visible()
        looked_at(page, f"work-{place.partition('?')[0].replace('/', '-')}-{name}")
    expect(page.locator("#orders form.pick")).to_be_attached()


def test_an_at_in_a_note_offers_colleagues_and_the_keyboard_takes_one(in_desk, served, lived):
    page = in_desk
    page.goto(f"{served}/desk/all/{lived.tickets['kettle'].reference}?write=note")
    write, offered = page.locator("#write"), page.locator("#colleagues [role=option]")
    write.click()
    page.keyboard.type("mail a@l, then @")
    expect(offered).to_have_text(["Lena Brandt", "Priya Raman", "Tomás Vidal"])  # of BarBar, but for me
    expect(page.locator("#news")).to_contain_text("Colleagues: 3")
    looked_at(page, "work-colleagues")
    page.keyboard.press("ArrowDown")
    expect(write).to_have_attribute("aria-activedescendant", "colleague-1")
    page.keyboard.type("tomas")
    expect(offered).to_have_text(["Tomás Vidal"])
    page.keyboard.press("Enter")
    expect(write).to_have_value("mail a@l, then @Tomás Vidal ")
    expect(page.locator("#colleagues")).to_be_hidden()
    page.keyboard.type("and @zzz")
    expect(page.locator("#colleagues")).to_be_hidden()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Reply").click()
    write.fill("@le")
    expect(page.locator("#colleagues")).to_be_hidden()  # customers are not told of colleagues
