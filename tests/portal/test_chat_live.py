"""A whole desk: a chat is on the agent's screen and the answer on the visitor's, with nobody reloading."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from answerable.demo.cast import POLICIES
from answerable.kit.scope import brands_visible
from answerable.promises.publish import publish

pytestmark = pytest.mark.browser


@pytest.fixture
def open_now(live_desk, desk):
    """Bulkimart never closes, so that the test may run at any hour."""
    source = (POLICIES / "bulkimart.policy.md").read_text("utf-8")
    source = source.replace("weekly: Mon-Fri 09:00-18:00", "weekly: Mon-Sun 00:00-24:00")
    source = source.replace("\nversion: 1\n", "\nversion: 2\n")
    brand = desk.brands["bulkimart"]
    with brands_visible([brand.pk]):
        publish(
            source,
            brand=brand,
            name="hours",
            approved_by="Iris",
            at=datetime(2026, 3, 3, tzinfo=UTC),
            effective=date(2026, 3, 4),
        )
    return live_desk


@pytest.mark.enable_socket
def test_two_people_talk_and_nobody_reloads(page, browser, open_now):
    agent = page
    agent.goto(f"{open_now.url}/accounts/login/?next=/desk/mine/")
    agent.get_by_label("Email").fill("samuel@answerable.example")
    agent.get_by_label("Password").fill("answerable-demo")
    with agent.expect_response(lambda response: "/desk/presence" in response.url):
        agent.get_by_role("button", name="Sign in").click()
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    visitor = context.new_page()
    visitor.goto(f"{open_now.url}/help/bulkimart/chat/")
    visitor.get_by_label("Your name").fill("Ana")
    visitor.get_by_label("What can we do for you?").fill("Where is my pallet?")
    visitor.get_by_role("button", name="Start the chat").click()
    agent.get_by_role("button", name="Take the chat").first.click()
    expect(agent.get_by_text("You are chatting")).to_be_visible()
    expect(visitor.get_by_text("Samuel is here for you").first).to_be_visible()
    agent.locator("#write").fill("Hello Ana, I am looking for it.")
    agent.locator("#write").press("Enter")
    expect(visitor.get_by_role("log")).to_contain_text("Hello Ana, I am looking for it.")
    visitor.get_by_label("Your message").fill("Thank you!")
    visitor.get_by_label("Your message").press("Enter")
    expect(agent.locator("#thread")).to_contain_text("Thank you!")
    context.close()
