"""A tab of a real Chromium."""

import os

import pytest

from answerable.run import browser as chromium

PATIENCE = 15_000
"""Milliseconds that what shall be on the screen may take, on a machine that does other things as well."""


@pytest.fixture(scope="session")
def browsers(assets):
    """`browsers()` is a Chromium as light as can be had, `browsers(whole=True)` one that can do everything."""
    paths = {whole: chromium.find(whole=whole) for whole in (False, True)}
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = {}

        def get(*, whole=False):
            path = paths[whole]
            if path is None:
                (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(chromium.NOT_THERE)
            if path not in started:
                started[path] = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
            return started[path]

        yield get
        for browser in started.values():
            browser.close()


@pytest.fixture
def browser(browsers, request):
    return browsers(whole=request.node.get_closest_marker("whole_browser") is not None)


@pytest.fixture
def page(request, browser, own_database):
    """Errors in the page's scripts, or that its policy forbids, fail the test.

    It closes before the desk and its database go: what it asks for at the end still has an answer. What its
    closing breaks off is no error of its own.
    """
    for desk in {"served", "live_desk"} & set(request.fixturenames):
        request.getfixturevalue(desk)
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if _is_problem(message) else None)
    yield page
    context.cookies()  # a question there and back: what the page has said until now is here
    found = tuple(problems)
    context.close()
    assert not found, f"errors in the browser's console: {found}"


def _is_problem(message):
    return message.type == "error" and not message.text.startswith("Failed to load resource")
