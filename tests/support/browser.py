"""A tab of a real Chromium."""

import os

import pytest

from answerable.run import browser as chromium


@pytest.fixture(scope="session")
def browser(assets):
    path = chromium.find()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(chromium.NOT_THERE)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, own_database):
    """Errors in the page's scripts, or that its policy forbids, fail the test.

    It closes before the database goes: what it asks for at the end still has an answer.
    """
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(10_000)
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if _is_problem(message) else None)
    yield page
    context.close()
    assert not problems, f"errors in the browser's console: {problems}"


def _is_problem(message):
    return message.type == "error" and not message.text.startswith("Failed to load resource")
