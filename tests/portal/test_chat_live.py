"""A whole desk: a chat is on the agent's screen and the answer on the visitor's, with nobody reloading."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.enable_socket
def test_two_people_talk_and_nobody_reloads(page, browser, live_desk, always_open):
    agent = page
    agent.goto(f"{live_desk.url}/accounts/login/?next=/desk/mine/")
    agent.get_by_label("Email").fill("samuel@answerable.example")
    agent.get_by_label("Password").fill("answerable-demo")
    with agent.expect_response(lambda response: "/desk/presence" in response.url):
        agent.get_by_role("button", name="Sign in").click()
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    visitor = context.new_page()
    visitor.goto(f"{live_desk.url}/help/bulkimart/chat/")
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
