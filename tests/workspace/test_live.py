"""A whole desk: what happens elsewhere is on an open screen at once."""

import smtplib
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from answerable.brands.models import Brand
from answerable.kit.scope import brands_visible
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket
from answerable.workspace.live import tell_here

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
def watching(live_desk, page):
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
        other.goto("about:blank")
        expect(page.locator("#others")).to_be_hidden()
    finally:
        other.close()
        context.close()


@pytest.mark.enable_socket
def test_a_word_that_was_overtaken_does_not_bring_back_who_has_left(watching, live_desk):
    page = watching
    send(live_desk.smtp, "Still there?", "Nobody is.")
    page.get_by_role("link", name="Still there?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Still there?")
    priya, samuel = (Agent.objects.get(name=name) for name in ("Priya Raman", "Samuel Adeyemi"))
    with brands_visible(list(Brand.objects.values_list("pk", flat=True))):
        ticket = Ticket.objects.get()
    for agent, doing, said in (
        (priya, "typing", 2),
        (priya, "gone", 4),
        (priya, "typing", 3),
        (samuel, "looking", 1),
    ):
        tell_here(ticket, agent, doing, said=said)
    expect(page.locator("#others")).to_have_text("Samuel Adeyemi is looking at this, too")


@pytest.fixture
def on_another_screen(watching, live_desk, browser):
    """A second tab of Iris, not opened yet: what her first one shows has certainly happened."""
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/London", storage_state=watching.context.storage_state()
    )
    yield context.new_page()
    context.close()


def open_on_both(page, other, live_desk, subject):
    """A letter, its ticket open on both screens; what an answer to it is sent with."""
    first = send(live_desk.smtp, subject, "One.")
    other.get_by_role("link", name=subject).click()
    expect(other.get_by_role("heading", level=1)).to_have_text(subject)
    with page.expect_response(lambda response: "/live?" in response.url):
        page.goto(other.url)
    return {"References": first, "In_Reply_To": first}


@pytest.mark.enable_socket
def test_what_happens_before_the_line_is_open_is_not_missed(watching, on_another_screen, live_desk):
    waiting = []
    on_another_screen.route("**/live?*", lambda route: waiting.append(route))  # noqa: PLW0108 - playwright marks it
    on_another_screen.goto(f"{live_desk.url}/desk/team/")
    expect(on_another_screen.get_by_label("Search tickets")).to_be_visible()
    send(live_desk.smtp, "In between", "The page was drawn, nobody listened yet.")
    expect(watching.get_by_role("link", name="In between")).to_be_visible()
    for route in waiting:
        route.continue_()
    expect(on_another_screen.get_by_role("link", name="In between")).to_be_visible()


@pytest.mark.enable_socket
def test_an_older_drawing_never_covers_a_newer_one(watching, on_another_screen, live_desk):
    page, other = on_another_screen, watching
    again = open_on_both(page, other, live_desk, "A slow line")
    held = []

    def slowly(route):
        if "x-answerable-live" in route.request.headers and not held:
            held.append((route, route.fetch()))
            page.evaluate("document.body.id = 'held'")
        else:
            route.continue_()

    page.route("**/desk/**", slowly)
    send(live_desk.smtp, "Re: A slow line", "Two.", **again)
    expect(page.locator("#held")).to_be_visible()
    send(live_desk.smtp, "Re: A slow line", "Three.", **again)
    expect(other.locator("#thread")).to_contain_text("Three.")
    (route, drawn) = held[0]
    with page.expect_response(lambda response: "x-answerable-live" in response.request.headers):
        route.fulfill(response=drawn)
    expect(page.locator("#thread")).to_contain_text("Two.")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.locator("#thread")).to_contain_text("Three.")


@pytest.mark.enable_socket
def test_an_answer_on_its_way_does_not_cover_what_came_meanwhile(watching, on_another_screen, live_desk):
    page, other = on_another_screen, watching
    again = open_on_both(page, other, live_desk, "Both at once")
    held = []

    def slowly(route):
        if route.request.method == "POST" and route.request.url.endswith("/notes"):
            held.append((route, route.fetch()))
            page.evaluate("document.body.id = 'held'")
        else:
            route.continue_()

    page.route("**/desk/**", slowly)
    page.get_by_role("tab", name="Note").click()
    page.locator("#write").fill("Only among us.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#held")).to_be_visible()
    expect(other.locator("#thread")).to_contain_text("Only among us.")
    send(live_desk.smtp, "Re: Both at once", "Two.", **again)
    expect(page.locator("#thread")).to_contain_text("Two.")
    (route, drawn) = held[0]
    route.fulfill(response=drawn)
    expect(page.locator("#write")).to_have_value("")
    expect(page.locator("#thread")).to_contain_text("Only among us.")
    expect(page.locator("#thread")).to_contain_text("Two.")
