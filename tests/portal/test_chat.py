"""The chat as its visitor has it: through HTTP, with the time passed in."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.core import mail
from django.test import Client

from answerable.casework.ask_afterwards import send_due
from answerable.casework.change import changing
from answerable.casework.chat.say import tell
from answerable.casework.chat.start import Visitor
from answerable.casework.chat.start import start as start_chat
from answerable.casework.chat.tend import tend
from answerable.casework.classify import classify
from answerable.casework.reply import reply
from answerable.channels import attendance
from answerable.escalation.models import Escalation
from answerable.feedback.models import FollowUp, Rating, Task
from answerable.kit.scope import see_brands
from answerable.live.identity import sign
from answerable.live.lines import line_of
from answerable.live.models import Callback, Chat, Offer, Opening
from answerable.live.passes import issue
from answerable.orders.models import Order
from answerable.portal.chat.budget import LINES_A_MINUTE, STRANGERS_AN_HOUR
from answerable.portal.tasks import forget_drafts
from answerable.promises import watcher
from answerable.promises.models import Clock
from answerable.staff.models import ACCESS, Attendance, Skill
from answerable.staff.presence import be, beat
from answerable.tickets.models import Delivery, Message, Ticket

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
TUESDAY = datetime(2026, 12, 1, 19, tzinfo=UTC)  # 14:00 in New York
SATURDAY = datetime(2026, 12, 5, 16, tzinfo=UTC)  # 11:00 in New York


@pytest.fixture
def clock(monkeypatch):
    """`clock(at)`: what the doors read as now."""
    held = {"at": TUESDAY}
    for door in ("portal.visit", "workspace.desk"):
        monkeypatch.setattr(f"answerable.{door}.now", lambda: held["at"])

    def to(at):
        held["at"] = at

    return to


@pytest.fixture
def shop(desk, clock, client):
    """Bulkimart on a Tuesday afternoon in New York; Samuel is there."""
    beat(desk.agents["samuel"], TUESDAY)
    return client


def start(client, text="Where is my pallet?", **said):
    return client.post(
        "/help/bulkimart/chat/start", {"text": text, "name": "Ana", "zone": "Europe/Berlin", **said}
    )


def page(client, address="/help/bulkimart/chat/?zone=Europe/Berlin"):
    return client.get(address).content.decode()


def seen(desk):
    see_brands([desk.brands["bulkimart"].pk])
    return desk.brands["bulkimart"]


def beat_all(desk, at, *names):
    for name in names:
        beat(desk.agents[name], at)


def test_ac_06_a_chat_is_offered_and_a_persons_message_must_come_in_a_minute(shop, desk, clock):
    brand = seen(desk)
    beat_all(desk, TUESDAY, "priya", "samuel")
    assert "A person is here for you" in page(shop)
    answer = start(shop)
    assert answer.status_code == 303
    see_brands([brand.pk])
    chat = Chat.objects.get()
    first = Offer.objects.get(chat=chat)
    assert first.offered_at - chat.opened_at <= 5 * SECOND
    promised = Clock.objects.get(ticket=chat.ticket, metric="live answer")
    assert promised.due_at == TUESDAY + MINUTE
    # a line of the desk itself, or a bot, keeps nothing
    with changing(chat.ticket, at=TUESDAY + SECOND) as change:
        tell(change, "A colleague will be with you.")
    promised.refresh_from_db()
    assert (promised.state, promised.stopped_at) == ("open", None)
    # nobody accepts: after 30 seconds the next agent is asked
    at = TUESDAY + 30 * SECOND
    beat_all(desk, at, "priya", "samuel")
    tend(brand.pk, at=at)
    first.refresh_from_db()
    assert first.outcome == "expired"
    second = Offer.objects.get(chat=chat, ended_at=None)
    assert second.agent != first.agent
    # at 60 seconds the breach is on record and other ways are offered
    at = TUESDAY + MINUTE + SECOND
    beat_all(desk, at, "priya", "samuel")
    watcher.notice(at=at)
    tend(brand.pk, at=at)
    promised.refresh_from_db()
    assert promised.state == "broken"
    clock(at)
    told = page(shop, answer["Location"])
    assert "This takes longer than we promised" in told
    assert "Call me back" in told
    assert "Answer me by e-mail" in told
    assert 'id="ways"' in told
    assert 'class="ways" hidden' not in told
    # a person's message stops the clock, late; and stands on the visitor's page under their name
    see_brands([brand.pk])
    reply(chat.ticket, agent=second.agent, text="I am looking for it.", then="open", at=at + 5 * SECOND)
    promised.refresh_from_db()
    assert (promised.state, promised.stopped_at) == ("broken", at + 5 * SECOND)
    assert Delivery.objects.count() == 0, "what is said in a chat is not mailed"
    clock(at + 6 * SECOND)
    told = page(shop, answer["Location"])
    assert "I am looking for it." in told
    assert f"{second.agent.get_short_name()} is here for you" in told


def test_ac_06_kept_when_a_person_writes_within_the_minute(shop, desk):
    brand = seen(desk)
    start(shop)
    see_brands([brand.pk])
    chat = Chat.objects.get()
    reply(chat.ticket, agent=desk.agents["samuel"], text="Hello Ana.", then="wait", at=TUESDAY + MINUTE)
    assert Clock.objects.get(ticket=chat.ticket, metric="live answer").state == "kept"
    assert Ticket.objects.get(pk=chat.ticket_id).status == "open", "in a chat nobody waits for a letter"
    chat.refresh_from_db()
    assert (chat.agent, chat.answered_at) == (desk.agents["samuel"], TUESDAY + MINUTE)
    assert not Offer.objects.filter(ended_at=None).exists()


def test_ac_07_on_saturday_the_window_says_when_it_opens_and_takes_a_message(desk, clock, client):
    beat(desk.agents["samuel"], SATURDAY)
    clock(SATURDAY)
    told = page(client)
    assert "opens Mon 9:00 AM Eastern — 15:00 your time" in told
    assert "Start the chat" not in told
    assert start(client).status_code == 422, "and the door is as closed as the window says"
    answer = client.post(
        "/help/bulkimart/chat/message",
        {"text": "Where is my pallet?", "email": "ana@northside.example", "zone": "Europe/Berlin"},
    )
    seen(desk)
    ticket = Ticket.objects.get()
    assert ticket.reference in answer.content.decode()
    assert (ticket.channel, ticket.due_clause) == ("email", "4.2.1")
    assert ticket.due_at == SATURDAY + timedelta(hours=24)
    assert Delivery.objects.count() == 0, "nobody has proven that address"


def test_ac_08_a_brand_with_nobody_there_is_not_online_and_its_leads_hear_of_it(
    desk, clock, client, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    brand = seen(desk)
    beat(desk.agents["samuel"], TUESDAY - MINUTE)  # the tab was closed, or the machine sleeps
    told = page(client)
    assert "A person is here" not in told
    assert "Nobody is at the chat just now" in told
    assert start(client).status_code == 422
    see_brands([brand.pk])
    for second in range(0, 181, 5):
        attendance.look(brand, at=TUESDAY + second * SECOND)
    away = Attendance.objects.get(brand=brand, staffed=False)
    assert (away.until_at - away.began_at) // MINUTE == 3
    assert away.told_at - away.began_at <= MINUTE
    assert [letter.to for letter in mail.outbox] == [["iris@answerable.example"]]
    be(desk.agents["samuel"], "away", TUESDAY)
    assert "A person is here" not in page(client), "away is not there either"


def test_a_line_sent_again_after_a_cut_is_one_line_and_nothing_is_lost(shop, desk, clock):
    brand = seen(desk)
    where = start(shop)["Location"]
    for again in range(3):
        clock(TUESDAY + (again + 1) * SECOND)
        said = {"text": "Are you there?", "client": "the-same"}
        assert shop.post(f"{where}/lines", said, headers={"HX-Request": "true"}).status_code == 200
    see_brands([brand.pk])
    assert Message.objects.filter(text="Are you there?").count() == 1
    first = Message.objects.earliest("id").pk
    told = page(shop, f"{where}/lines?after={first}")
    assert "Are you there?" in told
    assert "Where is my pallet?" not in told


def test_who_somebody_is_only_the_shops_signature_says(shop, desk, clock):
    """Security I1, I5: forged, unsigned, stale or foreign tokens and typed addresses make nobody anybody."""
    bulkimart, barbar = desk.brands["bulkimart"], desk.brands["barbar"]
    see_brands([bulkimart.pk, barbar.pk])
    secret = line_of(bulkimart).chat_secret
    said = {"aud": "bulkimart", "email": "dana@harborcafe.example", "name": "Dana"}
    fresh = {**said, "iat": TUESDAY, "exp": TUESDAY + 5 * MINUTE}
    worthless = [
        "",
        "a.b.c",
        jwt.encode(fresh, "", algorithm="none"),
        jwt.encode(fresh, "another secret that is long enough for it", algorithm="HS256"),
        jwt.encode(fresh, secret * 2, algorithm="HS512"),
        jwt.encode({**fresh, "aud": "barbar"}, secret, algorithm="HS256"),
        jwt.encode({**fresh, "exp": TUESDAY}, secret, algorithm="HS256"),
        jwt.encode({**fresh, "exp": TUESDAY + timedelta(days=1)}, secret, algorithm="HS256"),
        jwt.encode(
            {**fresh, "iat": TUESDAY + 5 * MINUTE, "exp": TUESDAY + 9 * MINUTE}, secret, algorithm="HS256"
        ),
        jwt.encode(said, secret, algorithm="HS256"),
        sign(barbar, email="dana@harborcafe.example", name="Dana", at=TUESDAY),
    ]
    for token in worthless:
        assert start(shop, token=token, email="dana@harborcafe.example").status_code == 303
    seen(desk)
    chats = list(Chat.objects.select_related("customer"))
    assert len(chats) == len(worthless)
    assert not any(chat.proven for chat in chats)
    assert all(chat.customer.email.endswith("@visitor.invalid") for chat in chats)
    token = sign(bulkimart, email="dana@harborcafe.example", name="Dana", at=TUESDAY)
    start(shop, token=token)
    seen(desk)
    dana = Chat.objects.latest("id")
    assert (dana.proven, dana.customer) == (True, desk.customers["dana"])


def test_only_the_brands_own_sites_may_show_the_window(shop, desk):
    see_brands([desk.brands["bulkimart"].pk])
    line = line_of(desk.brands["bulkimart"])
    line.sites = ["https://www.bulkimart.com"]
    line.save()
    answer = shop.get("/help/bulkimart/chat/?framed=1")
    assert "frame-ancestors 'self' https://www.bulkimart.com" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer


def test_a_chat_is_its_pass_holders_and_of_its_brand(shop, desk):
    where = start(shop)["Location"]
    key = where.rpartition("/")[2]
    assert Client().get(f"/help/bulkimart/chat/{key}").status_code == 200
    for wrong in (
        f"/help/barbar/chat/{key}",
        f"/help/bulkimart/chat/{key}x",
        f"/help/bulkimart/chat/{issue(9, 9, 9)}",
    ):
        assert Client().get(wrong).status_code == 404


def test_instead_of_waiting_one_can_be_called_or_mailed(shop, desk):
    brand = seen(desk)
    where = start(shop)["Location"]
    assert shop.post(f"{where}/call", {"number": "not one"}).status_code == 422
    assert shop.post(f"{where}/call", {"number": "(212) 555-0134"}).status_code == 303
    see_brands([brand.pk])
    callback = Callback.objects.get()
    assert (callback.number, callback.promised_at) == ("+12125550134", TUESDAY + timedelta(hours=1))
    assert "We call you by Tue 3:00 PM Eastern" in page(shop, where)
    where = start(shop)["Location"]
    assert shop.post(f"{where}/mail", {"email": "ana@northside.example"}).status_code == 303
    seen(desk)
    ticket = Ticket.objects.latest("id")
    assert (ticket.channel, ticket.requester.email) == ("email", "ana@northside.example")
    assert ticket.due_at == TUESDAY + timedelta(hours=24)
    reply(ticket, agent=desk.agents["samuel"], text="The secret is 42.", then="open", at=TUESDAY + MINUTE)
    assert Delivery.objects.get().to == "ana@northside.example"
    assert "The secret is 42." not in page(shop, where), "the window sees no more of it"


def test_ac_35_the_right_to_a_senior_stands_in_the_chat_of_whom_the_shop_vouches_for(shop, desk):
    brand = seen(desk)
    stranger = start(shop)["Location"]
    assert "Ask for a senior" not in page(shop, stranger)
    assert shop.post(f"{stranger}/senior", {"reason": "Help"}).status_code == 422
    token = sign(brand, email="dana@harborcafe.example", name="Dana", at=TUESDAY)
    where = start(shop, token=token)["Location"]
    assert "Ask for a senior" not in page(shop, where), "nobody has answered yet: nothing is unresolved"
    see_brands([brand.pk])
    ticket = Ticket.objects.get(requester__email="dana@harborcafe.example")
    reply(ticket, agent=desk.agents["samuel"], text="It is lost.", then="open", at=TUESDAY + SECOND)
    assert "Ask for a senior" in page(shop, where)
    for _ in range(2):
        answer = shop.post(f"{where}/senior", {"reason": "Twelve are missing."})
    assert answer.status_code == 422, "asked once"
    see_brands([brand.pk])
    asked = Escalation.objects.get()
    assert (asked.asked_by, asked.reason, asked.ticket) == ("customer", "Twelve are missing.", ticket)
    review = Clock.objects.get(ticket=ticket, metric="escalation review")
    assert review.due_at == TUESDAY + timedelta(days=1)
    assert "A senior is looking at it" in page(shop, where)


def test_a_visitor_who_goes_before_the_minute_is_over_is_owed_nothing(shop, desk):
    brand = seen(desk)
    where = start(shop)["Location"]
    assert shop.post(f"{where}/end").status_code == 303
    see_brands([brand.pk])
    chat = Chat.objects.get()
    assert chat.end == "left"
    clock = Clock.objects.get(ticket=chat.ticket, metric="live answer")
    assert (clock.state, clock.reason) == ("void", "the customer left first")
    samuel = desk.agents["samuel"]
    classify(chat.ticket, agent=samuel, category="order", urgency="urgent", at=TUESDAY + 3 * MINUTE)
    assert not Clock.objects.filter(ticket=chat.ticket, metric="live answer", state="open").exists()


@pytest.mark.parametrize("email", ["", "ana@northside.example"])
def test_ac_44_no_chat_runs_out_in_silence(shop, desk, clock, email):
    """A page that is gone (a phone asleep, a broken line) is no goodbye: by mail it goes on, else the window says why."""
    brand = seen(desk)
    where = start(shop, email=email)["Location"]
    see_brands([brand.pk])
    at = TUESDAY + 3 * MINUTE
    beat(desk.agents["samuel"], at)
    tend(brand.pk, at=at)
    ticket = Ticket.objects.get()
    clock(at + SECOND)
    told = page(shop, where)
    if email:
        assert (ticket.channel, ticket.requester.email) == ("email", email)
        by_mail = Clock.objects.get(ticket=ticket, promise__clause="4.2.1", metric="first response")
        assert by_mail.due_at == at + timedelta(hours=24)
        assert "We go on by e-mail" in told
    else:
        assert "Your window was gone for a while" in told
        assert "Start a new chat" in told


def test_an_agent_who_is_gone_gives_the_chat_back_and_the_visitor_hears_it(shop, desk, clock):
    brand = seen(desk)
    where = start(shop)["Location"]
    see_brands([brand.pk])
    chat = Chat.objects.get()
    reply(chat.ticket, agent=desk.agents["samuel"], text="Hello.", then="open", at=TUESDAY + SECOND)
    at = TUESDAY + 61 * SECOND
    beat(desk.agents["priya"], at)
    clock(at)
    page(shop, f"{where}/lines")  # the visitor's page lives
    see_brands([brand.pk])
    tend(brand.pk, at=at)
    chat.refresh_from_db()
    assert chat.agent is None
    assert Offer.objects.get(chat=chat, ended_at=None).agent == desk.agents["priya"]
    assert "The connection to our colleague broke" in page(shop, where)


def test_a_copy_goes_to_a_proven_address_and_to_another_only_a_link_once_a_day(shop, desk):
    brand = seen(desk)
    where = start(shop, text="My secret wish")["Location"]
    for _ in range(3):
        shop.post(f"{where}/transcript", {"email": "victim@elsewhere.example"})
    see_brands([brand.pk])
    (delivery,) = Delivery.objects.select_related("message")
    assert "My secret wish" not in delivery.message.text
    assert where.rpartition("/")[2] in delivery.message.text or "/chat/" in delivery.message.text
    said = {
        "category": "order",
        "no_order": "yes",
        "subject": "Buy pills",
        "text": "Now",
        "email": "victim@elsewhere.example",
    }
    shop.post("/help/bulkimart/new/", said)
    assert shop.post("/help/bulkimart/new/review").status_code == 302
    see_brands([brand.pk])
    assert Delivery.objects.count() == 1, "a form and a chat share the one letter a day"
    token = sign(brand, email="dana@harborcafe.example", name="Dana", at=TUESDAY)
    where = start(shop, text="Where is it?", token=token)["Location"]
    shop.post(f"{where}/transcript")
    see_brands([brand.pk])
    delivery = Delivery.objects.select_related("message").latest("id")
    assert delivery.to == "dana@harborcafe.example"
    assert "Where is it?" in delivery.message.text


def test_the_loader_is_small_and_the_window_too(shop, desk, assets):
    import gzip
    import re

    loader = shop.get("/help/bulkimart/chat/loader.js")
    assert loader["Content-Type"].startswith("text/javascript")
    assert len(gzip.compress(loader.content, 9)) <= 6_000
    window = shop.get("/help/bulkimart/chat/?framed=1").content
    parts = [window] + [
        b"".join(shop.get(found).streaming_content)
        for found in re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', window.decode())
    ]
    assert len(parts) == 3
    assert sum(len(gzip.compress(part, 9)) for part in parts) <= 45_000


def test_the_shop_is_only_there_in_the_demo(shop, settings):
    assert shop.get("/help/bulkimart/chat/shop").status_code == 404
    settings.DEMO = True
    assert "loader.js" in page(shop, "/help/bulkimart/chat/shop")


def begun(desk, at, **said):
    """A chat of the past, as its rows say it went."""
    beat(desk.agents["samuel"], at)
    chat = start_chat(desk.brands["bulkimart"].pk, Visitor(name="Ana", language="en"), text="Hi", at=at)
    Chat.objects.filter(pk=chat.pk).update(**said)
    return chat


def test_the_expected_wait_is_what_others_waited_and_nothing_where_they_were_few(shop, desk, clock):
    brand = seen(desk)
    past = TUESDAY - timedelta(hours=2)
    for seconds in (5, 20, 31):
        begun(desk, past, answered_at=past + seconds * SECOND)
    beat(desk.agents["samuel"], TUESDAY)
    assert "too few chats lately to say" in page(shop)
    see_brands([brand.pk])
    begun(desk, past, answered_at=past + 32 * SECOND)
    begun(desk, past, ended_at=past + 170 * SECOND, end="left")  # who gave up counts with their whole wait
    begun(desk, past - timedelta(days=8), answered_at=past)
    beat(desk.agents["samuel"], TUESDAY)
    assert "Lately answered within 40 seconds." in page(shop)
    see_brands([brand.pk])
    begun(desk, past, ended_at=past + 170 * SECOND, end="left")
    beat(desk.agents["samuel"], TUESDAY)
    assert "Lately answered within 3 minutes." in page(shop)
    waiting = start(shop)["Location"]
    clock(TUESDAY + SECOND)
    behind = start(shop)["Location"]
    told = page(shop, behind)
    assert "1 person before you · lately answered within 3 minutes" in told
    assert "before you" not in page(shop, waiting)


def test_one_network_opens_so_many_chats_and_no_more_and_a_chat_has_its_pace(shop, desk, clock):
    for _ in range(STRANGERS_AN_HOUR):
        answer = start(shop)
        assert answer.status_code == 303
    refused = start(shop)
    assert refused.status_code == 429
    assert "from your network in the last hour" in refused.content.decode()
    left = {"text": "Hello", "email": "ana@northside.example"}
    assert shop.post("/help/bulkimart/chat/message", left).status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    beat(desk.agents["samuel"], TUESDAY)
    assert start(elsewhere).status_code == 303, "others are not held back"
    where = answer["Location"]
    part = {"HX-Request": "true"}
    for number in range(LINES_A_MINUTE - 1):  # its first line counts
        said = {"text": f"line {number}", "client": f"c{number}"}
        assert shop.post(f"{where}/lines", said, headers=part).status_code == 200
    assert shop.post(f"{where}/lines", {"text": "one more"}, headers=part).status_code == 429
    assert shop.post(f"{where}/lines", {"text": "one more"}).status_code == 429
    clock(TUESDAY + timedelta(minutes=1))
    assert shop.post(f"{where}/lines", {"text": "one more"}, headers=part).status_code == 200
    clock(TUESDAY + timedelta(hours=1, minutes=1))
    beat(desk.agents["samuel"], TUESDAY + timedelta(hours=1, minutes=1))
    assert start(shop).status_code == 303
    seen(desk)
    forget_drafts(TUESDAY + timedelta(days=1, minutes=30))
    seen(desk)
    assert Opening.objects.count() == 1, "the last one is less than a day ago"


def test_ac_25_whom_the_shop_vouches_for_picks_the_order_it_is_about(shop, desk):
    brand = seen(desk)
    order = Order.objects.create(
        brand=brand, customer=desk.customers["dana"], company=desk.customers["dana"].company,
        number="BK-70312", placed_at=TUESDAY, currency="USD", total=80, fetched_at=TUESDAY,
    )  # fmt: skip
    token = sign(brand, email="dana@harborcafe.example", name="Dana", at=TUESDAY)
    where = start(shop, text="Where is it?", token=token)["Location"]
    assert order.number in page(shop, where)
    stranger = start(shop, email="dana@harborcafe.example")["Location"]
    assert order.number not in page(shop, stranger), "a typed address shows nobody anything"
    assert shop.post(f"{where}/lines", {"order": order.number, "client": "order-1"}).status_code == 303
    see_brands([brand.pk])
    ticket = Ticket.objects.get(requester__email="dana@harborcafe.example")
    assert ticket.about_orders.get().order == order
    told = page(shop, where)
    assert f"It is about order {order.number}." in told
    assert 'name="order"' not in told, "asked once"


def test_ac_45_what_helps_a_visitor_stands_in_the_offer_and_finds_who_can_help(shop, desk):
    """Two are free; the one who knows how to help is asked first, and reads what helps before taking it."""
    brand = seen(desk)
    beat_all(desk, TUESDAY, "priya", "samuel")
    Skill.objects.create(membership=desk.agents["samuel"].memberships.get(), category=ACCESS)
    start(shop)
    see_brands([brand.pk])
    assert Offer.objects.get().agent == desk.agents["priya"], "whoever says nothing is offered as before"
    Offer.objects.all().delete()
    token = sign(brand, email="dana@harborcafe.example", name="Dana", at=TUESDAY)
    start(shop, token=token)
    see_brands([brand.pk])
    assert Offer.objects.get().agent == desk.agents["samuel"]
    samuel = Client()
    samuel.force_login(desk.agents["samuel"])
    assert "please write, or call by relay" in page(samuel, "/desk/offers")


def test_at_its_end_a_chat_is_rated_once_and_only_if_a_person_answered(shop, desk, clock):
    brand = seen(desk)
    where = start(shop)["Location"]
    shop.post(f"{where}/end")
    assert "How was this chat?" not in page(shop, where)
    assert shop.post(f"{where}/score", {"score": "5"}).status_code == 422
    token = sign(brand, email="dana@harborcafe.example", name="Dana", at=TUESDAY)
    where = start(shop, token=token)["Location"]
    see_brands([brand.pk])
    ticket = Ticket.objects.latest("id")
    reply(ticket, agent=desk.agents["samuel"], text="Hello.", then="open", at=TUESDAY + SECOND)
    assert shop.post(f"{where}/score", {"score": "5"}).status_code == 422, "it is not over yet"
    shop.post(f"{where}/end")
    assert "How was this chat?" in page(shop, where)
    assert shop.post(f"{where}/score", {"score": "9"}).status_code == 422
    for score in ("4", "2"):
        assert shop.post(f"{where}/score", {"score": score}).status_code == 303
    see_brands([brand.pk])
    rating = Rating.objects.get()
    assert (rating.score, rating.through, rating.agent) == (2, "chat", desk.agents["samuel"])
    assert Task.objects.get().rating == rating, "somebody looks at a low score"
    assert "You gave 2 of 5." in page(shop, where)
    see_brands([brand.pk])
    reply(
        ticket,
        agent=desk.agents["samuel"],
        text="Found it.",
        then="resolve",
        code="solved",
        at=TUESDAY + MINUTE,
    )
    FollowUp.objects.update(asks_rating=True)
    send_due(at=TUESDAY + timedelta(days=9))
    see_brands([brand.pk])
    assert not FollowUp.objects.filter(asks_rating=True).exists(), (
        "who has said how it was is not asked again"
    )
