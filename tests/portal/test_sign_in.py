"""Signing in by a mailed code: the same answer for everybody, good once, for minutes, for one brand."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from answerable.customers.models import Code, SignIn
from answerable.customers.sign_in import customer_of
from answerable.customers.tasks import mail_code
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from support.browsing import Browser


@pytest.fixture(autouse=True)
def by_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def ask(client, email, slug="barbar", desk=None):
    """Ask for a code, and let the worker do what was put off for it."""
    answer = client.post(f"/help/{slug}/sign-in/", {"email": email})
    job = ProcrastinateJob.objects.filter(task_name__endswith="mail_code").order_by("-id").first()
    if job:
        mail_code(**job.args)
        see_brands(brand.pk for brand in desk.brands.values())
    return answer


def code_in(letter):
    return re.search(r"\b\d{6}\b", letter.body)[0]


def enter(client, email, code, slug="barbar"):
    return client.post(f"/help/{slug}/sign-in/code", {"email": email, "code": code})


def test_a_mailed_code_signs_in_and_out(client, desk):
    ask(client, "Noor@haddad.example", desk=desk)
    (letter,) = mail.outbox
    assert letter.to == ["noor@haddad.example"]
    assert letter.from_email == "BarBar Support <support@barbar.example>"
    code = code_in(letter)
    assert (
        enter(client, "noor@haddad.example", f" {code[:3]} {code[3:]} ")["Location"]
        == "/help/barbar/requests/"
    )
    assert client.get("/help/barbar/requests/").status_code == 200
    assert client.get("/help/bulkimart/requests/").status_code == 302, "another brand knows nothing of it"
    token = client.cookies["customer-barbar"].value
    assert not SignIn.objects.filter(digest=token).exists(), "only a digest is kept"
    client.post("/help/barbar/sign-out")
    assert customer_of(token, at=now()) is None
    assert client.get("/help/barbar/requests/").status_code == 302


def test_the_link_signs_in_by_its_button_only(client, desk):
    ask(client, "noor@haddad.example", desk=desk)
    link = re.search(r"/help/barbar/sign-in/link/\S+", mail.outbox[0].body)[0]
    assert "customer-barbar" not in Browser().get(link).cookies, "a mail scanner opened it"
    assert client.post(link)["Location"] == "/help/barbar/requests/"
    assert Browser().post(link).status_code == 422, "used"


def test_g4_an_unknown_address_gets_the_same_answer_and_no_mail(client, desk):
    known = ask(client, "noor@haddad.example", desk=desk).content.decode()
    unknown = ask(Browser(), "nobody@pell.example", desk=desk).content.decode()
    bare = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
    assert bare.sub("", known).replace("noor@haddad.example", "X") == bare.sub("", unknown).replace("nobody@pell.example", "X")  # fmt: skip
    assert len(mail.outbox) == 1
    assert Code.objects.count() == 2


def test_g4_an_unknown_address_takes_the_same_work_at_the_door(client, desk, count_queries):
    """The customer is looked up by the worker, after the answer: nothing can be told from how long it takes."""
    sent = []
    for email in ("noor@haddad.example", "nobody@pell.example"):
        with count_queries(30) as captured:
            client.post("/help/barbar/sign-in/", {"email": email})
        statements = [re.sub(r"\d+|'[^']*'", "?", query["sql"]) for query in captured.captured_queries]
        sent.append(statements)
    assert sent[0] == sent[1]
    assert not any("customers_customer" in statement for statement in sent[0])


@pytest.mark.parametrize("what", ["wrong", "old", "used", "tried", "empty"])
def test_g1_g7_a_code_is_good_once_for_ten_minutes_and_five_tries(client, desk, monkeypatch, what):
    email = "noor@haddad.example"
    ask(client, email, desk=desk)
    code = code_in(mail.outbox[0])
    wrong = "000000" if code != "000000" else "111111"
    if what == "old":
        Code.objects.update(asked_at=now() - timedelta(minutes=11))
    if what == "used":
        enter(Browser(), email, code)
    if what == "tried":
        for _ in range(5):
            assert enter(client, email, wrong).status_code == 422
    typed = {"wrong": wrong, "empty": ""}.get(what, code)
    assert enter(client, email, typed).status_code == 422
    assert client.get("/help/barbar/requests/").status_code == 302


def test_a_code_of_one_brand_opens_no_other(client, desk):
    ask(client, "noor@haddad.example", desk=desk)
    assert enter(client, "noor@haddad.example", code_in(mail.outbox[0]), slug="bulkimart").status_code == 422


def test_g2_asking_again_and_again_has_an_end_that_success_does_not_reset(client, desk):
    email = "noor@haddad.example"
    for _ in range(5):
        assert ask(client, email, desk=desk).status_code == 200
    enter(client, email, code_in(mail.outbox[-1]))
    answer = Browser().post("/help/barbar/sign-in/", {"email": email})
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert len(mail.outbox) == 5


def test_g2_one_network_asks_for_many_addresses_only_so_often(client, desk):
    for number in range(20):
        Browser().post("/help/barbar/sign-in/", {"email": f"a{number}@pell.example"})
    assert Browser().post("/help/barbar/sign-in/", {"email": "b@pell.example"}).status_code == 429


def test_every_device_can_be_signed_out_at_once(signed_in, desk):
    phone, laptop = signed_in("noor"), signed_in("noor")
    laptop.post("/help/barbar/sign-out/everywhere")
    assert phone.get("/help/barbar/requests/").status_code == 302
