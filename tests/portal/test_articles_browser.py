"""The help center in a real Chromium: by keyboard, on a small screen, in the dark, from right to left."""

import pytest
from playwright.sync_api import expect

from answerable.brands.models import Brand
from support.screens import everywhere
from support.served import serve

pytestmark = pytest.mark.browser


@pytest.fixture
def served(own_database, assets, desk, write):
    Brand.objects.filter(slug="barbar").update(languages=["en", "es", "de", "ar"])
    desk.brands["barbar"].languages = ["en", "es", "de", "ar"]
    write("barbar", "Cancel or change an order", "You can cancel until the parcel leaves us.\n\n## How\n\n1. Open **My requests**.\n2. Choose *Cancel*.\n\n> Packed parcels cannot be stopped. Send them back instead.\n\n| Order | Until |\n|---|---|\n| Standard | packing |", category="order", texts={
        "ar": ("إلغاء طلب أو تغييره", "يمكنك الإلغاء حتى تغادرنا الشحنة.\n\n1. افتح **طلباتي**.\n2. اختر *إلغاء*."),
    })  # fmt: skip
    write("barbar", "When do I get my money back?", "Within five working days.", shelf="faq")
    write("barbar", "The kettle does not turn on", "Press the lid down first.", shelf="troubleshooting")
    with serve() as address:
        yield f"{address}/help/barbar/articles/"


def test_ac_09_suggestions_by_keyboard_with_a_slip(page, served):
    page.goto(served)
    field = page.get_by_role("combobox", name="Search the help articles")
    field.press_sequentially("cancle")
    option = page.get_by_role("option", name="Cancel or change an order")
    expect(option).to_be_visible()
    expect(page.locator("[data-told]")).to_have_text("One result.")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "seek-1")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("cancle")
    field.press("ArrowDown")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancel or change an order")
    page.get_by_label("No").check()
    page.get_by_label("What was missing").fill("A picture.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_everything_works_without_scripts(browser, served):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(served)
    page.get_by_label("Search the help articles").fill("cancle order")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Cancel or change an order").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_open_suggestions_pass_axe(page, served, language):
    page.goto(f"{served}?lang={language}")
    page.get_by_role("combobox").press_sequentially("cancel" if language == "en" else "إلغاء")
    expect(page.get_by_role("option").first).to_be_visible()
    assert not everywhere(page)
