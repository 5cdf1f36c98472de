"""AC-44: axe looks at every page the access matrix knows: light and dark, three widths, from both sides.

A new route needs a row in the matrix (F1), so none stays unseen: each answers with a page here, or stands in
`NO_PAGE` with the reason why it has none.
"""

from itertools import chain

import pytest

from answerable.portal.visit import cookie_named
from answerable.push import keys
from answerable.staff.models import Agent
from site_rows.desk import MATRIX
from site_rows.portal import PORTAL
from support.lived import in_full_swing
from support.screens import everywhere, sign_in
from support.served import serve

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(600),
]

STATES = (
    "/desk/mine/{pallet}", "/desk/mine/{invoice}", "/desk/mine/{app}", "/desk/mine/{brands}", "/desk/mine/{chat}",
    "/desk/team/?q=zzzz", "/desk/mine/BM-999999", "/people/?q=zzzz", "/promises/bulkimart",
)  # fmt: skip
"""Pages that look different as their thing stands: answered, escalated, waiting, settled, a talk; nothing found."""
HELP = "help/<slug:brand>/"
PLACES = {
    "rate/<str:token>": ["rate/{t.rate}"],
    "companies/access/<str:token>": ["companies/access/{t.access}"],
    "requests/<str:reference>/": ["requests/{t.settled}/"],
    "requests/<str:reference>/escalate": ["requests/{t.reference}/escalate"],
    "articles/<slug:slug>": ["articles/cancel-or-change-an-order", "articles/when-is-my-pallet-delivered"],
    "articles/search": ["articles/search?q=cancle", "articles/search?q=zzzz"],
    "articles/shelf/<slug:key>": ["articles/shelf/faq"],
    "chat/<str:key>": ["chat/{t.talk}", "chat/{t.talk}?framed=1"],
    "new/": ["new/?category=order"],
    "": ["nothing/here", "follow/forged/"],
}
"""What the rows of the portal cannot name, because strangers ask for each of them, too; and what is not there."""
STRANGERS = {"", "new/", "sign-in/", "sign-in/link/<str:secret>/", "preferences/", "data/", "chat/"}
"""What looks different to who is not signed in."""
MACHINES, ELSEWHERE, PART, FILE = "for machines", "leads to another page", "a part of pages", "a file"
SECOND = "only with a second factor, or on the way to one"
NO_PAGE = {
    "": ELSEWHERE, "desk/": ELSEWHERE, "promises/": ELSEWHERE, "accounts/password/set/": ELSEWHERE,
    f"{HELP}follow/<str:token>/": ELSEWHERE, f"{HELP}follow/<str:token>/escalate": ELSEWHERE,
    f"{HELP}<path:rest>": "what is not there, looked at as such",
    f"{HELP}new/review": "comes after the form: looked at behind it", f"{HELP}sign-in/code": "the same",
    "accounts/2fa/authenticate/": SECOND, "accounts/2fa/reauthenticate/": SECOND,
    "accounts/2fa/recovery-codes/": SECOND, "accounts/2fa/totp/activate/": SECOND,
    "accounts/2fa/recovery-codes/download/": SECOND, "accounts/2fa/totp/deactivate/": SECOND,
    "accounts/login/code/confirm/": SECOND, "setup/<str:key>": "before anybody is there: below",
    "healthz": MACHINES, "readyz": MACHINES, "api/v1/": MACHINES, "api/v1/openapi.json": MACHINES, "^api/": MACHINES,
    "robots.txt": MACHINES, "desk-worker.js": MACHINES, "hooks/<slug:brand>/shops/<int:pk>": MACHINES,
    "demo-shop/<slug:brand>/orders": MACHINES, "demo-shop/<slug:brand>/orders/<str:number>": MACHINES,
    "demo-shop/<slug:brand>/orders/<str:number>/<slug:did>": MACHINES, "demo-shop/<slug:brand>/calls/<str:key>": MACHINES,
    "demo-shop/<slug:brand>/people/<str:email>": MACHINES,
    "desk/live-pass": MACHINES, f"{HELP}manifest.webmanifest": MACHINES, f"{HELP}worker.js": MACHINES,
    f"{HELP}articles/sitemap.xml": MACHINES, f"{HELP}chat/loader.js": MACHINES, f"{HELP}greeting.txt": MACHINES,
    f"{HELP}new/files": MACHINES, "desk/offers": PART, "desk/palette": PART,
    "desk/tickets/<str:reference>/colleagues": PART, f"{HELP}articles/beside": PART,
    f"{HELP}articles/suggestions": PART, f"{HELP}chat/<str:key>/lines": PART, "desk/files/<int:pk>": FILE,
    "desk/files/<int:pk>/preview": FILE, "desk/side-files/<int:pk>": FILE,
    "desk/messages/<int:pk>/pictures/<slug:key>": FILE, "trust/data/<int:pk>/copy": FILE,
    "trust/exports/<int:pk>/file": FILE, f"{HELP}icon-<int:size>.png": FILE, f"{HELP}data/<int:pk>/copy": FILE,
    f"{HELP}requests/<str:reference>/files/<int:pk>": FILE,
}  # fmt: skip
"""Routes that are asked with GET and show nobody a page of their own, or only behind another."""


@pytest.fixture
def served(own_database, assets, desk, always_open, settings, tmp_path):  # noqa: PLR0917 - a desk in full swing
    """The address of a desk in full swing, and what is on it."""
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path
    settings.PUSH_KEY = str(tmp_path / "push.pem")
    keys.make(tmp_path / "push.pem")
    things = in_full_swing(desk)
    with serve() as address:
        settings.LIVE_URL = f"{address}/nobody-listens"
        yield address, things


@pytest.fixture
def looks(page, served):
    """`looks(rows)`: goes to each (route, address); the routes that showed a page, and the barriers found."""
    home, _ = served

    def looks(rows):
        shown, wrong = set(), {}
        for route, address in dict.fromkeys(rows):
            if route in NO_PAGE:
                answer = page.request.get(home + address, max_redirects=0)
                assert answer.status < 500 or route == "readyz", address
                assert answer.status != 200 or "<html" not in answer.text(), f"{route} has a page"
                continue
            answer = page.goto(home + address)
            assert answer.status < 500, address
            expected = {200} if route not in {"", HELP} else {200, 404}
            if answer.request.redirected_from or answer.status not in expected:
                continue
            shown.add(route)
            if found := everywhere(page):
                wrong[address] = found
        return shown, wrong

    return looks


def asked(matrix):
    """(route, row) of what is read; not of what is only sent."""
    return [
        (route, row)
        for route, rows in matrix.items()
        for row in rows
        if row.post is None and row.own != 405 and not getattr(row, "api", False)
    ]


def none_unseen(matrix, seen):
    routes = {route for route, _ in asked(matrix)}
    assert routes - seen == routes & set(NO_PAGE)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_ac_44_every_page_of_the_desk(page, looks, served, language):
    home, things = served
    Agent.objects.update(preferences={"language": language})  # the door itself speaks the browser's language
    rows = asked(MATRIX)
    door, wrong = looks([(route, row.where(things.desk)) for route, row in rows if row.anonymous == 200])
    sign_in(page, f"{home}/accounts/reauthenticate/")
    page.get_by_role("textbox").fill("answerable-demo")
    page.locator("main form button, form button").last.click()
    states = [("desk/<slug:view>/<str:reference>", each.format(**things.tickets)) for each in STATES]
    states.append(("unsubscribe/<slug:slug>/<str:token>", things.portal.unasked))
    shown, more = looks(chain([(route, row.where(things.desk)) for route, row in rows], states))
    assert not wrong | more
    none_unseen(MATRIX, door | shown)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_ac_44_every_page_of_the_portal(page, looks, served, desk, language):
    home, things = served

    def spoken(address):
        return f"{address}{'&' if '?' in address else '?'}lang={language}"

    rows = [(route, spoken(row.where.format(t=things.portal))) for route, row in asked(PORTAL)]
    for route, addresses in PLACES.items():
        rows += [
            (HELP + route, spoken(f"/help/bulkimart/{each.format(t=things.portal)}")) for each in addresses
        ]
    nobody, wrong = looks([(route, where) for route, where in rows if route.removeprefix(HELP) in STRANGERS])
    page.goto(f"{home}/help/bulkimart/sign-in/?lang={language}")
    page.locator("#f-email").fill("dana@harborcafe.example")
    page.locator("main form button").click()
    page.locator("#f-code").wait_for()
    wrong |= {"sign-in/code": found} if (found := everywhere(page)) else {}
    cookie = {"name": cookie_named("customer", desk.brands["bulkimart"]), "value": things.dana, "url": home}
    page.context.add_cookies([cookie])
    dana, more = looks(rows)
    page.goto(f"{home}/help/bulkimart/new/?category=technical&lang={language}")
    page.locator("#f-subject").fill("Cannot sign in")
    page.locator("#f-text").fill("It says no.")
    page.locator("main form .btn.brand").click()
    page.locator(".vow").wait_for()
    more |= {"new/review": found} if (found := everywhere(page)) else {}
    assert not wrong | more
    none_unseen(PORTAL, nobody | dana)


def test_ac_44_the_first_page_of_all(own_database, assets, page, settings, tmp_path):
    """The form that opens a desk, before anybody is there."""
    (tmp_path / "setup-key").write_text("the-key")
    settings.DATA = tmp_path
    with serve() as address:
        page.goto(f"{address}/setup/the-key")
        assert page.locator("form").is_visible()
        assert not everywhere(page)
