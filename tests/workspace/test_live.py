"""A whole desk: what happens elsewhere is on an open screen at once."""

import smtplib
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def send(smtp, subject, text, **headers):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Dana Whitfield <dana@harborcafe.example>",
        "support@bulkimart.com",
        subject,
    )
    mail["Message-ID"] = f"<{abs(hash(subject + text))}@harborcafe.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    with smtplib.SMTP(*smtp, timeout=10) as server:
        server.send_message(mail)
    return mail["Message-ID"]


@pytest.fixture
def watching(live_desk, page):  # the screen goes dark before the desk stops
    """Iris with all tickets on her screen."""
    page.goto(f"{live_desk.url}/desk/team/")
    page.get_by_label("Email").fill("iris@answerable.example")
    page.get_by_label("Password").fill("answerable-demo")
    with page.expect_response(lambda response: "/live?" in response.url):
        page.get_by_role("button", name="Sign in").click()
    return page


@pytest.mark.enable_socket
def test_a_letter_is_on_an_open_screen_without_a_reload(watching, live_desk):
    page = watching
    page.evaluate("window.same = true")
    page.get_by_label("Search tickets").focus()
    first = send(live_desk.smtp, "12 cartons short", "We counted 36 cartons, not 48.")
    row = page.get_by_role("link", name="12 cartons short")
    expect(row).to_be_visible()
    expect(page.get_by_label("Search tickets")).to_be_focused()
    row.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("12 cartons short")
    page.locator("#write").fill("Dear Dana, we are")
    send(live_desk.smtp, "Re: 12 cartons short", "Any news?", References=first, In_Reply_To=first)
    expect(page.locator("#thread")).to_contain_text("Any news?")
    expect(page.locator("#write")).to_have_value("Dear Dana, we are")
    expect(page.locator("#write")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#clash")).to_contain_text("Not sent: the ticket changed while you were writing.")
    expect(page.locator("#clash")).to_contain_text("Any news?")
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator("#thread .us")).to_contain_text("Dear Dana, we are")
    assert page.evaluate("window.same")


@pytest.mark.enable_socket
def test_who_else_looks_and_writes_is_on_the_screen(watching, live_desk, browser):
    page = watching
    send(live_desk.smtp, "Who answers first?", "Both of you, I hope.")
    page.get_by_role("link", name="Who answers first?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who answers first?")
    expect(page.locator("#others")).to_be_hidden()
    address = page.url
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    other = context.new_page()
    try:
        with other.expect_response(lambda response: "/live?" in response.url):
            other.goto(address)
            other.get_by_label("Email").fill("priya@answerable.example")
            other.get_by_label("Password").fill("answerable-demo")
            other.get_by_role("button", name="Sign in").click()
        expect(page.locator("#others")).to_have_text("Priya Raman is looking at this, too")
        other.locator("#write").press_sequentially("Dear")
        expect(page.locator("#others")).to_have_text("Priya Raman is writing")
        expect(other.locator("#others")).to_contain_text("Iris Okafor")
        page.locator("#write").fill("Hello Dana")
        other.keyboard.press("Control+Enter")
        expect(page.locator(".toast")).to_have_text(
            "Somebody has answered while you write. Read it before you send."
        )
    finally:
        other.close()
        context.close()
    expect(page.locator("#others")).to_be_hidden()
