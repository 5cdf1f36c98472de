"""The chat in a real Chromium: two people in two windows, by keyboard, on a small screen, right to left."""

import pytest
from playwright.sync_api import expect

from answerable.brands.models import Brand
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.live.models import Chat
from answerable.staff.presence import beat
from support.screens import barriers
from support.served import serve

pytestmark = pytest.mark.browser


@pytest.fixture
def served(own_database, assets, desk, always_open, settings):
    """Bulkimart's shop at an hour at which it is open, with Samuel there."""
    settings.DEMO = True
    Brand.objects.filter(slug="bulkimart").update(languages=["en", "ar"])
    beat(desk.agents["samuel"], now())
    with serve() as address:
        settings.LIVE_URL = f"{address}/nobody-listens"
        yield address


def answer(desk, text):
    from answerable.casework.reply import reply

    with brands_visible([desk.brands["bulkimart"].pk]):
        chat = Chat.objects.select_related("ticket").latest("id")
        reply(chat.ticket, agent=desk.agents["samuel"], text=text, then="open", at=now())


def clean(page):
    assert not barriers(page)


def test_a_talk_in_the_window_on_a_shops_page_by_keyboard(page, served, desk):
    page.goto(f"{served}/help/bulkimart/chat/shop")
    button = page.get_by_role("button", name="Ask Bulkimart")
    expect(button).to_be_visible()
    assert page.frames[1:] == [], "the window is fetched when it is asked for, not before"
    button.focus()
    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("A person is here for you")).to_be_visible()
    frame.get_by_label("Your name").fill("Ana")
    frame.get_by_label("What can we do for you?").fill("Where is my pallet?")
    frame.get_by_role("button", name="Start the chat").press("Enter")
    log = frame.get_by_role("log")
    expect(log).to_contain_text("Where is my pallet?")
    field = frame.get_by_label("Your message")
    expect(field).to_be_focused()
    field.fill("It should be here by now.")
    field.press("Enter")
    expect(log.get_by_text("It should be here by now.")).to_have_count(1)
    expect(field).to_have_value("")
    answer(desk, "I am looking for it.")
    field.fill("Thank you")
    field.press("Enter")  # the live line is down here: what is new comes with the next line too
    expect(log).to_contain_text("I am looking for it.")
    expect(log.locator(".us b")).to_have_text("Samuel")
    page.reload()  # the conversation is kept across pages
    expect(page.frame_locator("iframe").get_by_role("log")).to_contain_text("I am looking for it.")
    page.frame_locator("iframe").get_by_label("Your message").press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    expect(page.get_by_role("button", name="Ask Bulkimart")).to_be_focused()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_window_has_no_barrier_and_fits_320_px(browser, served, desk, language, scheme):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 560}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{served}/help/bulkimart/chat/?framed=1&lang={language}")
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("#f-text").fill("Hello")
    page.locator(".chat-form .btn").click()
    expect(page.get_by_role("log")).to_contain_text("Hello")
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    answer(desk, "I am here.")
    page.locator("[data-end] button").click()
    expect(page.locator(".chat-score button")).to_have_count(5)
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_a_new_line_is_announced_once(page, served, desk):
    """One live region speaks a line, and the line stays one when the window asks again."""
    page.goto(f"{served}/help/bulkimart/chat/?framed=1")
    page.get_by_label("What can we do for you?").fill("Where is my pallet?")
    page.get_by_role("button", name="Start the chat").click()
    expect(page.get_by_role("log")).to_contain_text("Where is my pallet?")
    page.evaluate(
        """() => {
            window.said = [];
            const heard = (all) => all.forEach((one) => one.addedNodes.forEach((node) => said.push(node.textContent)));
            for (const region of document.querySelectorAll("[aria-live], [role=log], [role=status], [role=alert]"))
                new MutationObserver(heard).observe(region, { childList: true, subtree: true });
        }"""
    )
    answer(desk, "I am looking for it.")
    for again in ("Thank you", "Still there?"):
        page.get_by_label("Your message").fill(again)
        page.get_by_label("Your message").press("Enter")
        expect(page.get_by_role("log")).to_contain_text(again)
    told = page.evaluate("said.filter((words) => words.includes('I am looking for it.')).length")
    assert told == 1


def test_a_line_sent_while_another_is_on_its_way_follows_it(page, served, desk):
    page.goto(f"{served}/help/bulkimart/chat/?framed=1")
    page.get_by_label("What can we do for you?").fill("Where is my pallet?")
    page.get_by_role("button", name="Start the chat").click()
    log, field, waiting = page.get_by_role("log"), page.get_by_label("Your message"), []
    expect(log).to_contain_text("Where is my pallet?")
    page.route("**/lines", lambda route: waiting.append(route), times=1)  # noqa: PLW0108 - playwright marks it
    field.fill("The first")
    with page.expect_request(lambda request: request.method == "POST"):
        field.press("Enter")
    field.fill("The second")
    field.press("Enter")
    waiting[0].continue_()
    expect(log).to_contain_text("The second")
    expect(log.locator(".me")).to_contain_text(["Where is my pallet?", "The first", "The second"])
    expect(field).to_have_value("")


def test_without_scripts_it_is_a_page_with_forms(browser, served, desk):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{served}/help/bulkimart/chat/")
    page.get_by_label("What can we do for you?").fill("Where is my pallet?")
    page.get_by_role("button", name="Start the chat").click()
    page.get_by_label("Your message").fill("Hello?")
    page.get_by_role("button", name="Send").click()
    answer(desk, "I am here.")
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("I am here.")
    context.close()
