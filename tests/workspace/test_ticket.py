from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.kit.scope import brands_visible
from answerable.promises.models import Clock, Enforcement
from answerable.tickets.models import Delivery, Draft, Message, Note, Ticket
from answerable.workspace.queries import thread
from answerable.workspace.queries.quotes import split

PART = {"HX-Request": "true"}


def url(lived, key, noun=""):
    reference = lived.tickets[key].reference
    return f"/desk/tickets/{reference}/{noun}" if noun else f"/desk/mine/{reference}"


def test_a_ticket_shows_its_promises_its_talk_and_its_margin(iris, lived):
    page = iris.get(url(lived, "pallet")).content.decode()
    for said in (
        "12 cartons short on pallet delivery",
        "First answer in",
        'href="/promises/bulkimart#c-4.2.1"',
        "§6.4",
        "Hard of hearing",
        "Only your team sees this",
        "Bay 4 can go",
        "driver-sheet.pdf",
        "Swap oat milk brand",
        "order number",
        "Show what was quoted",
        "from support@bulkimart.com",
    ):
        assert said in page, said


def test_a_ticket_costs_few_statements(iris, lived, count_queries):
    iris.get(url(lived, "pallet"))
    with count_queries(10):
        iris.get(url(lived, "pallet"))
    with count_queries(10):
        iris.get(url(lived, "pallet"), headers=PART)


def test_what_a_page_asks_of_a_ticket_keeps_its_plan(iris, lived):
    """A list would be taken for ten tickets, and planned anew each time on a desk of many."""
    with CaptureQueriesContext(connection) as asked:
        iris.get(url(lived, "pallet"), headers=PART)
    about = [
        each["sql"] for each in asked if "tickets_message" in each["sql"] or "promises_clock" in each["sql"]
    ]
    assert len(about) == 2
    assert not any("ticket_id = ANY" in statement for statement in about)
    longest = thread._statement(these="= ANY (%(tickets)s)", whose="requester_id")
    assert len(longest.encode()) <= 4096  # the driver takes longer ones apart each time


def test_what_customers_write_is_text(iris, lived):
    ticket = lived.seen("beans")
    with brands_visible([ticket.brand_id]):
        Message.objects.filter(ticket=ticket).update(text="<script>alert(1)</script><b>hi</b>")
        Ticket.objects.filter(pk=ticket.pk).update(subject="<img src=x onerror=alert(1)>")
    page = iris.get(url(lived, "beans")).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_reply_is_sent_and_waits(iris, lived):
    ticket = lived.seen("beans")
    answer = iris.post(
        url(lived, "beans", "reply"),
        {"text": "Which city?", "then": "wait", "base_revision": ticket.revision, "view": "mine"},
    )
    assert answer.status_code == 302
    assert answer["Location"] == url(lived, "beans")
    assert lived.seen("beans").status == "waiting"
    with brands_visible([ticket.brand_id]):
        assert Delivery.objects.filter(ticket=ticket, message__text="Which city?").count() == 1
        assert Clock.objects.get(ticket=ticket, metric="first response").state == "kept"
    assert "Which city?" in iris.get(answer["Location"]).content.decode()


def test_ac_50_a_reply_across_another_is_stopped_and_shows_it(iris, client, lived):
    ticket = lived.seen("beans")
    seen_at = lived.ago(-0.001).isoformat()
    priya = lived.agents["Priya"]
    client.force_login(priya)
    client.post(url(lived, "beans", "reply"), {"text": "It is 1,200 a pallet.", "then": "open"})
    client.force_login(lived.agents["Iris"])
    stopped = client.post(
        url(lived, "beans", "reply"),
        {"text": "I will look it up.", "base_revision": ticket.revision, "seen_at": seen_at, "view": "mine"},
        headers=PART,
    )
    page = stopped.content.decode()
    assert stopped.status_code == 409
    assert "Not sent: the ticket changed while you were writing." in page
    assert page.count("It is 1,200 a pallet.") == 2  # in the thread and in the banner
    assert "I will look it up.</textarea>" in page
    with brands_visible([ticket.brand_id]):
        assert not Message.objects.filter(text="I will look it up.").exists()
    again = client.post(
        url(lived, "beans", "reply"),
        {"text": "I will look it up.", "base_revision": lived.seen("beans").revision},
        headers=PART,
    )
    assert again.status_code == 200


def test_a_reply_without_words_is_not_sent_and_says_so(iris, lived):
    answer = iris.post(url(lived, "beans", "reply"), {"text": "  "}, headers=PART)
    assert answer.status_code == 422
    assert "Nothing was sent" in answer.content.decode()


def test_send_and_resolve_needs_what_the_policy_needs(iris, lived):
    with lived.scope("reader"):
        Ticket.objects.filter(pk=lived.tickets["reader"].pk).update(category="")
    answer = iris.post(
        url(lived, "reader", "reply"),
        {"text": "It left today.", "then": "resolve", "code": "solved"},
        headers=PART,
    )
    assert answer.status_code == 422
    assert "It left today.</textarea>" in answer.content.decode()
    assert "has no category yet" in answer.content.decode()
    assert lived.seen("reader").status == "new"


def test_a_refusal_is_in_the_agents_language_and_the_ledger_keeps_its_own(iris, lived):
    with lived.scope("reader"):
        Ticket.objects.filter(pk=lived.tickets["reader"].pk).update(category="")
    iris.post("/me/", {"language": "de"})
    said = {"text": "Es ist unterwegs.", "then": "resolve", "code": "solved"}
    told = iris.post(url(lived, "reader", "reply"), said, headers=PART).content.decode()
    assert "hat noch keine Kategorie" in told
    with lived.scope("reader"):
        kept = Enforcement.objects.filter(ticket=lived.tickets["reader"], outcome="blocked").latest("id")
    assert "has no category yet" in kept.reason


def test_a_note_stays_among_colleagues(iris, lived):
    ticket = lived.seen("beans")
    iris.post(url(lived, "beans", "notes"), {"text": "Ask sales first.", "view": "mine"})
    with brands_visible([ticket.brand_id]):
        assert Note.objects.get(ticket=ticket).text == "Ask sales first."
        assert not Delivery.objects.filter(message__text="Ask sales first.").exists()
    assert "Ask sales first." in iris.get(url(lived, "beans")).content.decode()


def test_a_nervous_hand_leaves_one_note(iris, lived):
    ticket = lived.seen("beans")
    for _ in range(3):
        assert (
            iris.post(url(lived, "beans", "notes"), {"text": "Ask sales.", "view": "mine"}).status_code == 302
        )
    iris.post(url(lived, "beans", "notes"), {"text": "Ask sales again.", "view": "mine"})
    with brands_visible([ticket.brand_id]):
        texts = Note.objects.filter(ticket=ticket).order_by("id").values_list("text", flat=True)
        assert list(texts) == ["Ask sales.", "Ask sales again."]


def test_a_draft_is_kept_and_comes_back_to_its_writer_only(iris, client, lived):
    ticket = lived.seen("beans")
    kept = iris.post(
        url(lived, "beans", "draft"),
        {"kind": "reply", "text": "Dear Teo, we", "base_revision": ticket.revision},
    )
    assert kept.status_code == 204
    assert "Dear Teo, we</textarea>" in iris.get(url(lived, "beans")).content.decode()
    client.force_login(lived.agents["Priya"])
    assert "Dear Teo, we" not in client.get(url(lived, "beans")).content.decode()
    client.force_login(lived.agents["Iris"])
    client.post(url(lived, "beans", "notes"), {"text": "Something happened."})
    assert "The ticket changed after you began this draft" in client.get(url(lived, "beans")).content.decode()
    client.post(url(lived, "beans", "draft"), {"kind": "reply", "text": "  "})
    with brands_visible([ticket.brand_id]):
        assert not Draft.objects.exists()


def test_every_verb_has_a_form_that_works_as_a_page(iris, lived):
    for noun in ("assignment", "classification", "hold", "resolution", "escalation"):
        page = iris.get(url(lived, "kettle", noun)).content.decode()
        assert f'action="{url(lived, "kettle", noun)}"' in page, noun
        assert "<html" in page
        part = iris.get(url(lived, "kettle", noun), headers=PART).content.decode()
        assert "<html" not in part


def test_assign_classify_wait_and_take_up(iris, lived):
    lena = lived.agents["Lena"]
    iris.post(url(lived, "kettle", "assignment"), {"agent": lena.pk})
    assert lived.seen("kettle").assignee_id == lena.pk
    iris.post(url(lived, "kettle", "assignment"), {"agent": "me"})
    assert lived.seen("kettle").assignee == lived.agents["Iris"]
    iris.post(url(lived, "kettle", "hold"), {"waiting_for": "other team", "reason": "The warehouse looks."})
    assert lived.seen("kettle").status == "referred"
    assert "The warehouse looks." in iris.get(url(lived, "kettle")).content.decode()
    iris.post(url(lived, "kettle", "hold"), {"waiting_for": "nobody"})
    assert lived.seen("kettle").status == "open"


def test_lowering_the_urgency_without_a_reason_comes_back_with_the_form(iris, lived):
    category = lived.seen("pallet").category
    iris.post(url(lived, "pallet", "classification"), {"category": category, "urgency": "urgent"})
    refused = iris.post(
        url(lived, "pallet", "classification"), {"category": category, "urgency": "low"}, headers=PART
    )
    assert refused.status_code == 422
    assert "less urgent" in refused.content.decode()
    assert lived.seen("pallet").urgency == "urgent"
    done = iris.post(
        url(lived, "pallet", "classification"),
        {"category": category, "urgency": "low", "reason": "The site opens later."},
        headers=PART,
    )
    assert done.status_code == 200
    assert lived.seen("pallet").urgency == "low"


def test_resolve_and_reopen(iris, lived):
    done = iris.post(url(lived, "pallet", "resolution"), {"code": "solved"}, headers=PART)
    assert done.status_code == 200
    assert lived.seen("pallet").status == "resolved"
    assert "Reopen" in done.content.decode()
    iris.post(url(lived, "pallet", "reopening"), {"view": "mine"})
    assert lived.seen("pallet").status == "open"


def test_why_is_it_due_then(iris, lived):
    ticket = lived.seen("beans")
    with brands_visible([ticket.brand_id]):
        clock = Clock.objects.get(ticket=ticket, metric="first response")
    page = iris.get(url(lived, "beans", f"why/{clock.pk}")).content.decode()
    assert "Email: Response within 24 hours." in page
    assert "assumed, not yet decided" in page
    assert "+24 h 00" in page
    assert "EST" in page or "EDT" in page
    assert iris.get(url(lived, "kettle", f"why/{clock.pk}")).status_code == 404


def test_a_file_is_handed_out_as_a_download_that_cannot_act(iris, lived, client):
    page = iris.get(url(lived, "pallet")).content.decode()
    address = page.partition('class="att pic" href="')[2].partition('"')[0]
    answer = iris.get(address)
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    client.force_login(lived.agents["Lena"])
    assert client.get(address).status_code == 404


def test_changes_need_post_and_a_token(iris, lived):
    assert iris.get(url(lived, "beans", "reply")).status_code == 405
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lived.agents["Iris"])
    refused = strict.post(url(lived, "beans", "reply"), {"text": "hi"})
    assert refused.status_code == 403
    assert "That is not open to you" in refused.content.decode()


def test_quotes_are_told_from_own_words():
    assert split("Thanks!\n\nOn Mon, 3 Mar 2026, Iris wrote:\n> Hello\n> you") == (
        "Thanks!",
        "On Mon, 3 Mar 2026, Iris wrote:\n> Hello\n> you",
    )
    assert split("> quoted\nmy answer") == ("> quoted\nmy answer", "")
    assert split("> only quoted") == ("> only quoted", "")
    assert split("") == ("", "")
