"""What browser tests do on every screen: sign in through the door, look for barriers."""

import os

from axe_playwright_python.base import AXE_SCRIPT

AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SIZES = ["target-size", "scrollable-region-focusable"]
"""What depends on how wide the page is."""
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", *SIZES]}}
MIRRORED = {"runOnly": {"type": "rule", "values": SIZES}}
UNCOLOURED = {**AA, "rules": {"color-contrast": {"enabled": False}}}
LOOKS = {
    "ltr": ((1280, "light", AA), (768, "dark", None), (320, "dark", COLOURS)),
    "rtl": ((1280, "dark", MIRRORED), (768, "light", None), (320, "light", UNCOLOURED)),
}
"""Both ends of the scale; at 768 nothing else is there than at 1280, so that only the width is looked at; 320 is 1280
at four times the size (WCAG 1.4.10). Colours are the same in every language: they are looked at in both themes, from
left to right. With ANSWERABLE_EVERY_LOOK set, all twelve ways."""
ALL = tuple((width, theme, AA) for width in (1280, 768, 320) for theme in ("light", "dark"))
_ASK = """options => axe.run({...options, resultTypes: ["violations"], preload: false}).then((found) =>
    found.violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 160)}`)))"""


_COVERED = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    if (at === document.body) return "";
    const seen = [0.15, 0.5, 0.85].flatMap((x) => [0.15, 0.5, 0.85].map((y) =>
        document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)));
    const shown = seen.some((one) => one && (at.contains(one) || one.contains(at) || at.labels?.[0]?.contains(one)));
    return shown ? "" : `${at.tagName} ${at.textContent.trim().slice(0, 40)}`;
}"""


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
    """What is wrong with the page, wide and narrow, in light and dark."""
    side = page.locator("html").get_attribute("dir") or "ltr"
    wrong = []
    for width, theme, options in ALL if "ANSWERABLE_EVERY_LOOK" in os.environ else LOOKS[side]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wrong += [f"{width}: {over} px too wide"] if over > 0 else []
        if options is not None:
            wrong += [f"{width} {theme}: {each}" for each in barriers(page, options)]
    return wrong


def covered(page):
    """What has the focus and cannot be seen, "" where it can (WCAG 2.4.11)."""
    return page.evaluate(_COVERED)


def looked_at(page, name, *, whole=False):
    """No barrier is found and nothing is wider than the screen; a picture where ANSWERABLE_PICTURES names a folder."""
    found = barriers(page)
    assert not found, f"{name}: {found}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if folder := os.environ.get("ANSWERABLE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=whole)
