"""From the first word to the solved request, through the pages a customer uses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.casework.incoming import Incoming
from answerable.casework.note import note
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.customers.models import Customer
from answerable.customers.sign_in import sign_in
from answerable.escalation.models import Escalation
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.orders.models import Order
from answerable.portal.models import RequestDraft
from answerable.portal.tasks import forget_drafts
from answerable.portal.visit import cookie_named
from answerable.promises.models import Clock
from answerable.tickets.follow import follow_token
from answerable.tickets.models import Attachment, Delivery, Event, Message, Ticket
from support.browsing import Browser

SAID = {"category": "order", "order": "BB-20955", "subject": "Lid broken", "text": "The lid came broken. A new one, please."}  # fmt: skip
PHOTO = b"\xff\xd8\xff\xe0 a photo"


def at_page(monkeypatch, instant):
    """The portal's clock: the door is the only one to read it."""
    monkeypatch.setattr("answerable.portal.visit.now", lambda: instant)


def file_it(client, slug="barbar", **said):
    client.post(f"/help/{slug}/new/", {**SAID, **said})
    return client.post(f"/help/{slug}/new/review")


def only_ticket():
    return Ticket.objects.select_related("brand", "requester").latest("id")


def text_of(answer):
    return answer.content.decode()


def test_ac_05_a_guest_files_with_a_photo_and_follows_by_link(client, desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    photo = SimpleUploadedFile("lid.jpg", PHOTO, "image/jpeg")
    answer = client.post("/help/barbar/new/", {**SAID, "email": "arthur@pell.example", "files": photo})
    assert answer["Location"] == "/help/barbar/new/review"
    look = text_of(client.get("/help/barbar/new/review"))
    assert "We will answer by" in look
    assert "lid.jpg" in look
    sent = client.post("/help/barbar/new/review")
    ticket = only_ticket()
    assert sent["Location"] == f"/help/barbar/requests/{ticket.reference}/?sent=1"
    assert (ticket.channel, ticket.category, ticket.requester.email) == (
        "web",
        "order",
        "arthur@pell.example",
    )
    message = ticket.messages.get(author="customer")
    assert message.text == "Order number: BB-20955\n\nThe lid came broken. A new one, please."
    assert Attachment.objects.get(message=message).size == len(PHOTO)
    assert "We have your request." in text_of(client.get(sent["Location"]))
    followed = Browser()
    page = followed.get(f"/help/barbar/follow/{follow_token(ticket)}/", follow=True)
    assert "Lid broken" in text_of(page)
    assert "no-store" in page["Cache-Control"]


def test_ac_05_a_customer_who_is_signed_in_is_not_asked_who_they_are(signed_in, desk):
    client = signed_in("noor")
    form = text_of(client.get("/help/barbar/new/?category=order"))
    assert 'name="email"' not in form
    file_it(client)
    assert only_ticket().requester == desk.customers["noor"]
    assert "Lid broken" in text_of(client.get("/help/barbar/requests/"))


def test_a_draft_survives_and_comes_back_on_the_server(client, desk):
    """What is half written is there again, without a script, after the browser was closed."""
    client.post("/help/barbar/new/draft", {"category": "order", "text": "half a sent"})
    assert "half a sent" in text_of(client.get("/help/barbar/new/"))
    assert "half a sent" not in text_of(Browser().get("/help/barbar/new/"))


@pytest.mark.parametrize(
    ("missing", "words"),
    [("order", "Give the order number"), ("subject", "Say in a few words"), ("text", "Tell us what happened"), ("email", "Write your e-mail address")],
)  # fmt: skip
def test_what_is_missing_is_said_beside_the_field_and_first_on_the_page(client, desk, missing, words):
    answer = client.post("/help/barbar/new/", {**SAID, "email": "arthur@pell.example", missing: ""})
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count(words) == 2, "in the summary and beside the field"
    assert f'href="#f-{missing}"' in page
    assert f'id="e-{missing}"' in page
    assert 'role="alert" tabindex="-1" data-focus' in page
    assert "The lid came broken" in page or missing == "text"


def test_each_category_asks_its_own_questions(client, desk):
    order, technical, product = (
        text_of(client.get(f"/help/barbar/new/?category={each}"))
        for each in ("order", "technical", "product")
    )
    assert 'name="order"' in order
    assert 'name="order"' not in technical + product
    assert "Which product" in product


def test_pressing_send_twice_sends_once(signed_in, desk, count_queries):
    client = signed_in("noor")
    first, again = file_it(client), client.post("/help/barbar/new/review")
    assert first["Location"] == again["Location"]
    assert Ticket.objects.count() == 1


def test_machines_fall_into_the_trap_and_floods_wait(client, desk):
    trapped = client.post("/help/barbar/new/", {**SAID, "email": "arthur@pell.example", "website": "buy"})
    assert trapped.status_code == 422
    statuses = [file_it(Browser(), email=f"a{n}@pell.example").status_code for n in range(11)]
    assert statuses == [302] * 10 + [429]
    assert Ticket.objects.count() == 10


def test_d4_a_form_mails_a_typed_address_once_a_day_and_none_of_its_words(client, desk):
    for _ in range(3):
        file_it(Browser(), email="noor@haddad.example", subject="Cheap pills", text="http://evil.example")
    letters = [delivery.message for delivery in Delivery.objects.select_related("message")]
    assert len(letters) == 1
    assert "Cheap" not in letters[0].subject + letters[0].text
    assert "evil" not in letters[0].text
    assert "/help/barbar/follow/" in letters[0].text


def test_who_typed_an_address_does_not_read_what_we_answer_to_it(client, desk):
    """The one who filed in Noor's name sees that we answered; Noor, with the mailed link, sees what."""
    file_it(client, email="noor@haddad.example")
    ticket = only_ticket()
    reply(ticket, agent=desk.agents["lena"], text="Your card ends in 4242.", at=now())
    there = f"/help/barbar/requests/{ticket.reference}/"
    assert "4242" not in text_of(client.get(there))
    assert "We answered." in text_of(client.get(there))
    assert "4242" in text_of(Browser().get(f"/help/barbar/follow/{follow_token(ticket)}/", follow=True))


AC_18 = [
    (18, "It did not come.", "tomorrow 13:00", datetime(2026, 12, 10, 13, 0, tzinfo=UTC)),  # after hours: 2.1
    (11, "It did not come.", "tomorrow 10:00", datetime(2026, 12, 10, 10, 0, tzinfo=UTC)),  # 3.1
    (11, "I was charged twice.", "today 13:00", datetime(2026, 12, 9, 13, 0, tzinfo=UTC)),  # urgent: 3.2
]


@pytest.mark.parametrize("case", AC_18, ids=lambda case: case[2])
def test_ac_18_form_page_mail_and_clock_say_the_same(signed_in, monkeypatch, case):
    """Wed 9 Dec in London: everything promises the same instant, under the same clause."""
    hour, words, told, due = case
    at_page(monkeypatch, datetime(2026, 12, 9, hour, 0, tzinfo=UTC))
    client = signed_in("noor")
    client.post("/help/barbar/new/", {**SAID, "text": words})
    review = text_of(client.get("/help/barbar/new/review"))
    client.post("/help/barbar/new/review")
    ticket = only_ticket()
    first = Clock.objects.filter(ticket=ticket, metric="first response").order_by("due_at").first()
    assert first.due_at == due
    assert f"We will answer by {told}." in review
    assert f"#c{first.promise.clause}" in review
    assert f"answer by {told}" in text_of(client.get(f"/help/barbar/requests/{ticket.reference}/"))
    letter = Delivery.objects.get(ticket=ticket).message.text
    assert f"{due:%a} {due.day} Dec 2026, {due:%H:%M} GMT" in letter
    assert f"clause {first.promise.clause}" in letter


@pytest.fixture
def matter(desk):
    """A request of Dana's at Bulkimart that an agent has answered, with a note among colleagues."""
    at = now() - timedelta(hours=3)
    ticket = receive(
        Incoming(brand_id=desk.brands["bulkimart"].pk, channel="email", sender_email="dana@harborcafe.example", subject="36 of 48 cartons", text="12 are missing.", received_at=at, category="order"),
        at=at,
    ).ticket  # fmt: skip
    note(ticket, agent=desk.agents["priya"], text="wombat: she is right", at=at)
    reply(
        ticket,
        agent=desk.agents["priya"],
        text="They come on Thursday.",
        then="open",
        at=at + timedelta(hours=1),
    )
    return ticket


def test_f4_the_request_page_shows_what_was_said_and_nothing_among_us(signed_in, matter, count_queries):
    client = signed_in("dana")
    with count_queries(12):
        page = text_of(client.get(f"/help/bulkimart/requests/{matter.reference}/"))
    assert "They come on Thursday." in page
    assert "Priya Raman" in page
    assert "wombat" not in page


def test_a_customer_adds_something_once_and_the_ticket_knows(signed_in, matter, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = signed_in("dana")
    for _ in range(2):
        sheet = SimpleUploadedFile("sheet.pdf", b"%PDF", "application/pdf")
        answer = client.post(
            f"/help/bulkimart/requests/{matter.reference}/reply",
            {"text": "Thank you", "once": "k1", "files": sheet},
        )
        assert answer["Location"].endswith(f"{matter.reference}/#latest")
    added = Message.objects.get(ticket=matter, text="Thank you")
    assert (added.channel, added.customer.email) == ("web", "dana@harborcafe.example")
    kept = Attachment.objects.get(message=added)
    got = client.get(f"/help/bulkimart/requests/{matter.reference}/files/{kept.pk}")
    assert got["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got["Content-Security-Policy"]
    got.close()


def test_ac_05_a_photo_is_looked_at_for_viruses_before_anybody_gets_it(
    signed_in, desk, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setenv("ANSWERABLE_CLAMD", "127.0.0.1:9")
    client = signed_in("noor")
    file_it(client, files=SimpleUploadedFile("lid.jpg", PHOTO, "image/jpeg"))
    photo = Attachment.objects.get()
    there = f"/help/barbar/requests/{only_ticket().reference}/files/{photo.pk}"
    assert photo.checked == "waiting"
    waiting = client.get(there)
    assert waiting.status_code == 403
    assert "being looked at for viruses" in text_of(waiting)
    Attachment.objects.update(checked="infected", virus="Win.Test.EICAR_HDB-1")
    infected = client.get(there)
    assert infected.status_code == 403
    assert "holds a virus, so nobody gets it" in text_of(infected)
    Attachment.objects.update(checked="clean", virus="")
    assert b"".join(client.get(there).streaming_content) == PHOTO


def test_this_solved_it(signed_in, matter):
    client = signed_in("dana")
    there = f"/help/bulkimart/requests/{matter.reference}/"
    assert "This solved it" in text_of(client.get(there))
    client.post(f"{there}solved", {"once": "k"})
    matter.refresh_from_db()
    assert matter.status == "resolved"
    assert Event.objects.filter(
        ticket=matter, kind="customer said solved", customer__email="dana@harborcafe.example"
    ).exists()
    assert "This solved it" not in text_of(client.get(there))


def test_ac_33_an_answer_in_the_portal_reopens_and_a_late_one_goes_on_as_a_new_request(
    signed_in, matter, desk, monkeypatch
):
    client = signed_in("dana")
    there = f"/help/bulkimart/requests/{matter.reference}/"
    at = now()
    reply(matter, agent=desk.agents["priya"], text="They came.", then="resolve", code="solved", at=at)
    assert "Write here if it is not." in text_of(client.get(there))
    answer = client.post(f"{there}reply", {"text": "Two are wet.", "once": "k1"})
    assert answer["Location"] == f"{there}#latest"
    matter.refresh_from_db()
    assert (matter.status, matter.cycle) == ("open", 2)
    reply(matter, agent=desk.agents["priya"], text="New ones.", then="resolve", code="solved", at=now())
    late = now() + timedelta(days=25)
    at_page(monkeypatch, late)
    client.cookies[cookie_named("customer", matter.brand)] = sign_in(desk.customers["dana"], at=late)
    answer = client.post(f"{there}reply", {"text": "Wet again.", "once": "k2"})
    new = Ticket.objects.latest("id")
    assert new != matter
    assert answer["Location"] == f"/help/bulkimart/requests/{new.reference}/#latest"
    assert "Wet again." in text_of(client.get(answer["Location"]))
    matter.refresh_from_db()
    assert matter.status == "resolved"


def test_ac_35_the_button_stands_where_the_policy_gives_the_right_and_shows_its_clock(
    signed_in, matter, monkeypatch
):
    """Asked Thu 3 Dec 10:00 in New York, a senior reviews it by Fri 4 Dec 10:00; pressed twice, asked once."""
    matter_at = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
    at_page(monkeypatch, matter_at)
    client = signed_in("dana")
    there = f"/help/bulkimart/requests/{matter.reference}/"
    assert "they review it by tomorrow 10:00." in text_of(client.get(there))
    assert "a senior reviews it by tomorrow 10:00." in text_of(client.get(f"{there}escalate"))
    for _ in range(2):
        client.post(f"{there}escalate", {"reason": "Still 12 short", "once": "k"})
    asked = Escalation.objects.get(ticket=matter)
    assert (asked.asked_by, asked.reason, asked.asked_at) == ("customer", "Still 12 short", matter_at)
    clock = Clock.objects.get(ticket=matter, metric="escalation review")
    assert clock.due_at == matter_at + timedelta(days=1)
    page = text_of(client.get(there))
    assert "a senior’s review by tomorrow 10:00" in page
    assert "A senior is looking at it" in page


def test_ac_35_barbar_promises_no_such_right_so_none_is_shown(signed_in, desk):
    client = signed_in("noor")
    file_it(client)
    there = f"/help/barbar/requests/{only_ticket().reference}/"
    assert "senior" not in text_of(client.get(there))
    assert client.get(f"{there}escalate").status_code == 404
    assert client.post(f"{there}escalate", {}).status_code == 404


def test_my_requests_go_on_page_by_page_without_a_hole(signed_in, desk, monkeypatch, count_queries):
    monkeypatch.setattr("answerable.portal.mine.PAGE", 20)
    at = now() - timedelta(days=2)
    for number in range(25):
        receive(
            Incoming(brand_id=desk.brands["barbar"].pk, channel="email", sender_email="noor@haddad.example", subject=f"Matter {number:02}", text="?", received_at=at + timedelta(minutes=number // 2)),
            at=at,
        )  # fmt: skip
    client = signed_in("noor")
    with count_queries(10):
        first = text_of(client.get("/help/barbar/requests/"))
    more = first.partition('href="?after=')[2].partition('"')[0]
    second = text_of(client.get(f"/help/barbar/requests/?after={more}"))
    shown = [f"Matter {number:02}" for number in range(25)]
    assert sum(each in first for each in shown) == 20
    assert sum(each in second for each in shown) == 5
    assert client.get("/help/barbar/requests/?after=forged").status_code == 404


def test_ac_05_she_picks_one_of_her_orders(signed_in, desk):
    """Her own orders and nobody else's; the number is on the request without being typed."""
    for number, name, who in (("BB-20931", "Weekender bag", "noor"), ("BB-30000", "Somebody's lamp", "mei")):
        Order.objects.create(
            brand=desk.brands["barbar"], number=number, customer=desk.customers[who], placed_at=now(), currency="GBP",
            total=40, fulfilment="delivered", lines=[{"name": name}], fetched_at=now(),
        )  # fmt: skip
    client = signed_in("noor")
    for page in (client.get("/help/barbar/"), client.get("/help/barbar/new/?category=order")):
        assert "Weekender bag" in text_of(page)
        assert "lamp" not in text_of(page)
    client.post("/help/barbar/new/", {**SAID, "order": "", "order_pick": "BB-20931"})
    client.post("/help/barbar/new/review")
    assert only_ticket().messages.get(author="customer").text.startswith("Order number: BB-20931")


def test_what_was_never_sent_is_forgotten_after_a_week(client, desk):
    client.post("/help/barbar/new/draft", {"category": "order", "text": "half a sent"})
    forget_drafts(now() + timedelta(days=6))
    see_brands(brand.pk for brand in desk.brands.values())
    assert RequestDraft.objects.count() == 1
    forget_drafts(now() + timedelta(days=8))
    see_brands(brand.pk for brand in desk.brands.values())
    assert not RequestDraft.objects.exists()


@pytest.mark.parametrize(("role", "sees"), [("buyer", True), ("ordering only", False)])
def test_ac_47_by_role_a_colleague_reads_and_answers_in_their_own_name(desk, matter, assets, role, sees):
    """Rule 5.2 of Bulkimart: what a contact sees of their company's requests follows their role."""
    dana = desk.customers["dana"]
    colleague = Customer.objects.create(
        brand=dana.brand, company=dana.company, role=role, name="Ana", email="ana@harborcafe.example",
        met_at=now(),
    )  # fmt: skip
    client = Browser()
    client.cookies[cookie_named("customer", dana.brand)] = sign_in(colleague, at=now())
    mine, there = (
        text_of(client.get("/help/bulkimart/requests/")),
        f"/help/bulkimart/requests/{matter.reference}/",
    )
    assert ("asked by Dana Whitfield" in mine) is sees
    page = client.get(there)
    assert (page.status_code == 200) is sees
    if not sees:
        return
    assert "They come on Thursday." in text_of(page)
    assert "Dana Whitfield" in text_of(page)
    client.post(f"{there}reply", {"text": "Two more are wet.", "once": "k2"})
    added = Message.objects.get(text="Two more are wet.")
    assert (added.ticket, added.customer) == (matter, colleague)


def test_files_are_limited_in_size_and_number_and_nothing_typed_is_lost(
    client, desk, monkeypatch, signed_in, matter
):
    monkeypatch.setattr("answerable.portal.drafts.LARGEST", 1_000_000)
    large = SimpleUploadedFile("video.mov", b"x" * 1_000_001, "video/quicktime")
    page = client.post("/help/barbar/new/", {**SAID, "email": "arthur@pell.example", "files": large})
    assert page.status_code == 422
    assert "“video.mov” is larger than 1 MB. Send a smaller one." in text_of(page)
    assert SAID["text"] in text_of(page)
    many = [SimpleUploadedFile(f"{n}.txt", b"x", "text/plain") for n in range(9)]
    page = client.post("/help/barbar/new/", {**SAID, "email": "arthur@pell.example", "files": many})
    assert "At most 8 files go with one message." in text_of(page)
    assert client.get("/help/barbar/new/files").json()["files"] == []
    there = f"/help/bulkimart/requests/{matter.reference}/reply"
    large = SimpleUploadedFile("video.mov", b"x" * 1_000_001, "video/quicktime")
    answer = signed_in("dana").post(there, {"text": "Look at this", "files": large, "once": "k"})
    assert answer.status_code == 422
    assert "Look at this" in text_of(answer)
    large = SimpleUploadedFile("video.mov", b"x" * 1_000_001, "video/quicktime")
    told = signed_in("dana").post(
        there, {"files": large, "once": "k"}, headers={"accept": "application/json"}
    )
    assert told.json() == {"wrong": "“video.mov” is larger than 1 MB. Send a smaller one."}
    assert not Message.objects.filter(text="Look at this").exists()
