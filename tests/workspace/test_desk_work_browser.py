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
