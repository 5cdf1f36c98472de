"""Writing help articles in a real Chromium."""

import re

import pytest
from playwright.sync_api import expect

from support.screens import looked_at, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def in_desk(page, served, lived, write):
    """Iris in front of two articles."""
    write("barbar", "Cancel or change an order", "You can cancel until the parcel leaves us.\n\n## How\n\n1. Open **My requests**.\n2. Choose *Cancel*.", category="order", texts={"es": ("Cancelar o cambiar un pedido", "Puede cancelar hasta que salga.")})  # fmt: skip
    write("bulkimart", "Pallet sizes", "Two sizes.", shelf="faq")
    sign_in(page, f"{served}/desk/mine/")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    return page


def test_an_article_is_written_beside_its_preview_and_put_into_a_reply(in_desk, served, lived):
    page = in_desk
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{served}/articles/")
    looked_at(page, "desk-list", whole=True)
    page.get_by_role("link", name="Cancel or change an order").click()
    page.get_by_role("link", name="Spanish").click()
    page.get_by_label("Text in Spanish").fill("Hasta que **salga**.")
    expect(page.locator("#preview strong")).to_have_text("salga")
    looked_at(page, "desk-editor", whole=True)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. Readers see it now.")).to_be_visible()
    page.goto(f"{served}/desk/mine/{lived.tickets['refund'].reference}")
    expect(page.locator("#write-form[data-ready]")).to_be_visible()
    page.keyboard.press("[")
    page.get_by_role("searchbox", name="Search the help articles").fill("cancle")
    page.get_by_role("link", name=re.compile("Insert.*Cancel or change an order")).click()
    expect(page.locator("#write")).to_have_value(
        re.compile(
            r"^Cancel or change an order: http\S+/help/barbar/articles/cancel-or-change-an-order\?lang=en$"
        )
    )
