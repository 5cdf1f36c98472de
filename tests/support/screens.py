"""What browser tests do on every screen: sign in through the door, look for barriers."""

import os

from axe_playwright_python.sync_playwright import Axe

AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def sign_in(page, address, who="iris"):
    """Open a page of the desk as an agent of the cast, who has to sign in first."""
    page.goto(address)
    page.get_by_label("Email").fill(f"{who}@answerable.example")
    page.get_by_label("Password").fill("answerable-demo")
    page.get_by_role("button", name="Sign in").click()


def looked_at(page, name, *, whole=False):
    """No barrier is found and nothing is wider than the screen; a picture where ANSWERABLE_PICTURES names a folder."""
    found = Axe().run(page, options=AA)
    assert not found.response["violations"], f"{name}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if folder := os.environ.get("ANSWERABLE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=whole)
