"""What browser tests do on every screen: sign in through the door, look for barriers."""

import os

from axe_playwright_python.base import AXE_SCRIPT

AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""A theme changes colours and nothing else, so the second theme is asked about those."""
WIDTHS = (1280, 768, 320)
"""320 is 1280 at four times the size (WCAG 1.4.10)."""
_ASK = """options => axe.run({...options, resultTypes: ["violations"], preload: false}).then((found) =>
    found.violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 160)}`)))"""


def sign_in(page, address, who="iris"):
    """Open a page of the desk as an agent of the cast, who has to sign in first."""
    page.goto(address)
    page.get_by_label("Email").fill(f"{who}@answerable.example")
    page.get_by_label("Password").fill("answerable-demo")
    with page.expect_navigation(url=address):  # until its scripts listen
        page.get_by_role("button", name="Sign in").click()


def barriers(page, options=AA):
    """What axe finds on the page as it stands; axe is loaded once a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(_ASK, options)


def everywhere(page):
    """What is wrong with the page at every width, in light and dark."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wrong += [f"{width}: {over} px too wide"] if over > 0 else []
        for theme, options in (("light", AA), ("dark", COLOURS)):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            wrong += [f"{width} {theme}: {each}" for each in barriers(page, options)]
    return wrong


def looked_at(page, name, *, whole=False):
    """No barrier is found and nothing is wider than the screen; a picture where ANSWERABLE_PICTURES names a folder."""
    found = barriers(page)
    assert not found, f"{name}: {found}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if folder := os.environ.get("ANSWERABLE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=whole)
