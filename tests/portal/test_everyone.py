"""AC-44: every page of the portal for everyone: axe, reflow, keyboard, and a weight phones can carry."""

import gzip
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from answerable.brands.models import Brand
from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.customers.sign_in import sign_in
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.orders.models import Order
from answerable.portal.visit import cookie_named

AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
THEMES = {"light": AA, "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}}}
"""A theme changes colours and nothing else, so the second is asked about those."""
OPEN = ["", "policy/", "new/", "new/?category=order", "sign-in/", "sign-in/link/forged/", "accessibility/", "offline", "nothing/here"]  # fmt: skip
OWN = [
    "",
    "new/?category=order",
    "requests/",
    "requests/{reference}/",
    "requests/{reference}/escalate",
    "preferences/",
]


@pytest.fixture
def dana(served, desk, settings, tmp_path):
    """A cookie of Dana's and the reference of a request of hers with an answer and a file."""
    settings.MEDIA_ROOT = tmp_path
    customer = desk.customers["dana"]
    Brand.objects.update(languages=["en", "ar", "de"])
    with brands_visible([customer.brand_id]):
        at = now() - timedelta(hours=30)
        ticket = receive(
            Incoming(
                brand_id=customer.brand_id, channel="email", sender_email=customer.email, subject="36 of 48 cartons",
                text="12 are missing.\n\nDana", received_at=at, category="order",
                files=(IncomingFile("dock.jpg", "image/jpeg", b"photo"),),
            ),
            at=at,
        ).ticket  # fmt: skip
        reply(
            ticket, agent=desk.agents["priya"], text="On Thursday.", then="open", at=at + timedelta(hours=1)
        )
        Order.objects.create(
            brand_id=customer.brand_id, number="BK-48213", customer=customer, placed_at=at, currency="USD", total=9,
            fulfilment="part delivered", lines=[{"name": "Espresso beans"}, {"name": "Oat milk"}], fetched_at=at,
        )  # fmt: skip
        token = sign_in(customer, at=now())
    return {"name": cookie_named("customer", customer.brand), "value": token, "url": served}, ticket.reference


def violations(page, options):
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]
    ]


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("who", ["nobody", "dana"])
def test_ac_44_axe_finds_nothing_in_light_and_dark_at_every_width(served, dana, page, language, who):
    cookie, reference = dana
    if who == "dana":
        page.context.add_cookies([cookie])
    for address in OPEN if who == "nobody" else OWN:
        path = address.format(reference=reference)
        page.goto(f"{served}/help/bulkimart/{path}{'&' if '?' in path else '?'}lang={language}")
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        for width in (1280, 768, 320):  # 320 is 1280 at 400 % zoom: WCAG 1.4.10
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width}"
            for theme, options in THEMES.items():
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                assert not violations(page, options), f"{path} {width} {theme}"


@pytest.mark.browser
def test_ac_44_a_request_is_filed_with_the_keyboard_alone(served, desk, page):
    page.goto(f"{served}/help/bulkimart/new/?category=technical")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    typed = {"In a few words": "Cannot sign in", "What happened, and what would you like?": "It says no."}
    for label, words in typed.items():
        field = page.get_by_label(label)
        for _ in range(12):
            page.keyboard.press("Tab")
            if field.evaluate("field => field === document.activeElement"):
                break
        expect(field).to_be_focused()
        page.keyboard.type(words)
    page.get_by_label("In a few words").press("Enter")
    expect(
        page.get_by_role("alert")
    ).to_be_focused()  # the address is missing: the summary says so, and leads there
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type("arthur@pell.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Is this right?")).to_be_visible()
    send = page.get_by_role("button", name="Send request")
    for _ in range(20):
        page.keyboard.press("Tab")
        if send.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("We have your request.")).to_be_visible()


@pytest.mark.browser
def test_ac_44_every_target_is_large_enough(served, dana, page):
    cookie, reference = dana
    page.context.add_cookies([cookie])
    page.set_viewport_size({"width": 390, "height": 844})
    for address in OWN:
        page.goto(f"{served}/help/bulkimart/{address.format(reference=reference)}")
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, summary, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, .btn, .plain")]
                .filter((each) => each.checkVisibility() && !each.closest(".trap"))
                .map((each) => [each.textContent.trim().slice(0, 40), each.getBoundingClientRect()])
                .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"""
        )
        assert not small, address


COVERED = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    if (at === document.body) return "";
    const seen = [0.15, 0.5, 0.85].flatMap((x) => [0.15, 0.5, 0.85].map((y) =>
        document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)));
    const shown = seen.some((one) => one && (at.contains(one) || one.contains(at) || at.labels?.[0]?.contains(one)));
    return shown ? "" : `${at.tagName} ${at.textContent.trim().slice(0, 40)}`;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("size", [(320, 256), (390, 844)])
def test_ac_44_nothing_covers_what_has_the_focus(served, dana, page, size):
    """WCAG 2.4.11, also at 400 % of a screen of 1280 by 1024."""
    cookie, reference = dana
    page.context.add_cookies([cookie])
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for address in ("", "new/?category=order", f"requests/{reference}/"):
        page.goto(f"{served}/help/bulkimart/{address}")
        passed = 0
        for _ in range(40):
            page.keyboard.press("Tab")
            assert page.evaluate(COVERED) == "", address
            passed += page.evaluate("document.activeElement !== document.body")
        assert passed > 8, address


@pytest.mark.parametrize("address", ["", "policy/", "new/?category=order", "preferences/", "requests/"])
def test_a_page_is_light_and_needs_no_script(signed_in, settings, assets, address):
    """At most 60 kB as they travel, fonts aside; every form works by itself, so 0 kB of script are required."""
    html = signed_in("noor").get(f"/help/barbar/{address}").content
    folder = settings.STATIC_ROOT / assets
    shell = [
        "portal.css",
        "sprite.svg",
        *(f"js/portal/{name}.js" for name in ("portal", "drafts", "uploads", "once")),
    ]
    weight = len(gzip.compress(html)) + sum((folder / f"{name}.gz").stat().st_size for name in shell)
    assert weight <= 60_000, weight
    assert b"onclick" not in html
