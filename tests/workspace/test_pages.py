from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail

from answerable.channels.models import CaughtMail, Letter
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.staff.models import Agent


def test_people_are_found_and_lead_to_their_tickets(iris, lived):
    page = iris.get("/people/?q=whit").content.decode()
    assert "Dana Whitfield" in page
    assert "Arthur Pell" not in page
    dana = lived.tickets["pallet"].requester
    person = iris.get(f"/people/customers/{dana.pk}").content.decode()
    assert "Hard of hearing" in person
    assert "12 cartons short" in person
    assert "Swap oat milk brand" in person
    company = iris.get(f"/people/companies/{dana.company_id}").content.decode()
    assert "harborcafe.example" in company
    assert "Dana Whitfield" in company


def test_people_of_other_brands_do_not_exist(client, lived):
    client.force_login(lived.agents["Lena"])
    dana = lived.tickets["pallet"].requester
    assert "Dana Whitfield" not in client.get("/people/?q=dana").content.decode()
    assert client.get(f"/people/customers/{dana.pk}").status_code == 404
    assert client.get(f"/people/companies/{dana.company_id}").status_code == 404


def test_the_palette_finds_tickets_and_people(iris, lived):
    found = iris.get("/desk/palette?q=harbor").json()["items"]
    assert {"Harbor Café Group"} <= {item["text"] for item in found}
    numbered = iris.get(f"/desk/palette?q={lived.tickets['kettle'].reference}").json()["items"]
    assert numbered[0]["text"] == "Deckel vom Wasserkocher gesprungen"
    assert iris.get("/desk/palette?q=h").json() == {"items": []}


def test_each_clause_stands_in_its_own_words_with_its_evidence(iris, lived):
    page = iris.get("/promises/bulkimart").content.decode()
    assert "Email: Response within 24 hours." in page
    assert "Assumed:" in page
    assert 'id="c-4.2.1"' in page
    broken = iris.get("/promises/bulkimart?state=not+proven").content.decode()
    assert "Not proven" in broken
    assert 'id="c-4.2.1"' not in broken or "4.2.1" in broken
    decide = iris.get("/promises/bulkimart?state=open").content.decode()
    assert decide.count("Assumed:") >= 10
    assert iris.get("/promises/")["Location"] == "/promises/barbar"


def test_the_exceptions_of_a_promise_open_the_very_tickets(iris, lived):
    page = iris.get("/promises/barbar").content.decode()
    address = page.partition("/desk/brand-barbar/?missed=")[2].partition('"')[0].replace("&amp;", "&")
    listed = iris.get(f"/desk/brand-barbar/?missed={address}").content.decode()
    assert "Refund not on my card" in listed
    assert "Deckel vom Wasserkocher" not in listed


def letter(lived, **more):
    brand = lived.desk.brands["bulkimart"]
    given = {
        "brand": brand, "digest": "d" * 64, "raw": b"From: x\r\n\r\nhi", "size": 14, "source": "smtp",
        "envelope_from": "bot@example.com", "received_at": now(), "state": "unreadable", "tries": 3,
        "reason": "It has no headers: this is not a letter.", "next_try_at": now() + timedelta(days=1),
        **more,
    }  # fmt: skip
    with brands_visible([brand.pk]):
        return Letter.objects.create(**given)


def test_a_letter_nobody_could_read_stays_visible_and_is_tried_again(iris, client, lived):
    kept = letter(lived)
    page = iris.get("/letters/").content.decode()
    assert "this is not a letter" in page
    assert "Tried 4 times." in page
    client.force_login(lived.agents["Lena"])
    assert client.post(f"/letters/{kept.pk}/retry").status_code == 404
    client.force_login(lived.agents["Iris"])
    assert client.get(f"/letters/{kept.pk}/retry").status_code == 405
    told = client.post(f"/letters/{kept.pk}/retry", follow=True).content.decode()
    assert "is being read again" in told
    with brands_visible([kept.brand_id]):
        kept.refresh_from_db()
    assert (kept.state, kept.tries) == ("unread", 0)
    assert kept.next_try_at <= now()
    assert "Every letter was read" in told


def test_caught_mail_is_shown_in_the_demo_and_nowhere_else(iris, lived, settings):
    brand = lived.desk.brands["barbar"]
    raw = b"From: support@barbar.example\r\nTo: noor@haddad.example\r\nSubject: Hi\r\n\r\nYour money left today."
    with brands_visible([brand.pk]):
        caught = CaughtMail.objects.create(
            brand=brand, caught_at=now(), sender="support@barbar.example", recipients=["noor@haddad.example"],
            subject="Hi", raw=raw,
        )  # fmt: skip
    assert iris.get("/mail/").status_code == 404
    settings.DEMO = True
    assert "noor@haddad.example" in iris.get("/mail/").content.decode()
    assert "Your money left today." in iris.get(f"/mail/{caught.pk}").content.decode()
    assert iris.get("/mail/999999").status_code == 404


def test_settings_are_kept_with_the_account_and_shape_every_page(iris, lived):
    wishes = {"theme": "dark", "density": "compact", "language": "de", "zone": "Europe/Berlin"}
    assert iris.post("/me/", wishes).status_code == 302
    page = iris.get("/desk/mine/").content.decode()
    for said in (
        'data-theme="dark"',
        'data-density="compact"',
        'lang="de"',
        'data-keys="off"',
        'data-sound="off"',
        "Überfällig",
    ):
        assert said in page
    assert Agent.objects.get(email="iris@answerable.example").preferences["look"]["zone"] == "Europe/Berlin"


def test_nonsense_settings_change_nothing(iris, lived):
    iris.post("/me/", {"theme": "neon", "language": "xx", "zone": "../../etc/passwd", "keys": "on"})
    page = iris.get("/desk/mine/").content.decode()
    assert "data-theme" not in page
    assert 'lang="en"' in page
    assert Agent.objects.get(email="iris@answerable.example").preferences["look"]["zone"] == "Europe/London"


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_keys_are_told_in_every_language(iris, lived, language):
    iris.post("/me/", {"language": language, "keys": "on"})
    assert iris.get("/desk/keys").status_code == 200


def test_an_error_says_what_happened_what_is_safe_and_what_to_do(iris, lived):
    page = iris.get("/desk/mine/BM-999999").content.decode()
    for said in ("There is nothing here", "What happened", "What is safe", "What to do", "404-"):
        assert said in page


def test_a_form_that_is_too_large_is_refused_in_words(iris, lived):
    reference = lived.tickets["beans"].reference
    answer = iris.post(f"/desk/tickets/{reference}/reply", {"text": "x" * (6 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "A form may hold 5 MB" in answer.content.decode()


def test_a_mistake_of_ours_has_a_page_and_a_code(client, lived, monkeypatch):
    def fail(*_):
        raise RuntimeError("of ours")

    client.raise_request_exception = False
    client.force_login(lived.agents["Iris"])
    monkeypatch.setattr("answerable.workspace.views.inbox.listed", fail)
    answer = client.get("/desk/mine/")
    assert answer.status_code == 500
    assert "The mistake is ours" in answer.content.decode()
    assert "500-" in answer.content.decode()


def test_pages_forbid_foreign_scripts_and_are_not_kept(iris, lived):
    answer = iris.get(f"/desk/mine/{lived.tickets['pallet'].reference}")
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script defer src=") + page.count(
        '<script type="module" src='
    )


def test_a_forgotten_password_is_asked_for_by_mail(client, desk):
    answer = client.post("/accounts/password/reset/", {"email": "iris@answerable.example"}, follow=True)
    assert answer.status_code == 200
    assert [letter.to for letter in mail.outbox] == [["iris@answerable.example"]]


def test_too_many_tries_are_told_when_to_come_back(assets, rf):
    from django.template.loader import render_to_string

    page = render_to_string("429.html", request=rf.get("/accounts/login/"))
    assert "Too many tries" in page
    assert "Wait five minutes" in page


def test_a_person_among_the_machines_is_heard(iris, client, lived):
    kept = letter(
        lived, state="automatic", reason="Its header says Precedence: bulk.", subject="Where is my pallet?"
    )
    page = iris.get("/letters/aside").content.decode()
    assert "Where is my pallet?" in page
    assert "Precedence: bulk" in page
    client.force_login(lived.agents["Lena"])
    assert "Where is my pallet?" not in client.get("/letters/aside").content.decode()
    assert client.post(f"/letters/{kept.pk}/person").status_code == 404
    client.force_login(lived.agents["Iris"])
    told = client.post(f"/letters/{kept.pk}/person", follow=True).content.decode()
    assert "taken in as a person" in told
    with brands_visible([kept.brand_id]):
        kept.refresh_from_db()
    assert (kept.state, kept.vouched_by) == ("unread", lived.agents["Iris"])
    assert client.post(f"/letters/{kept.pk}/person").status_code == 404  # it is on its way already


def test_many_letters_from_machines_come_a_page_at_a_time(iris, lived):
    for number in range(53):
        letter(lived, state="automatic", digest=f"{number:064}", subject=f"Newsletter {number}.")
    first = iris.get("/letters/aside").content.decode()
    assert "Newsletter 52." in first
    assert "Newsletter 2." not in first
    older = first.partition('href="/letters/aside?before=')[2].partition('"')[0]
    rest = iris.get(f"/letters/aside?before={older}")
    assert all(f"Newsletter {number}." in rest.content.decode() for number in (0, 1, 2))
    assert iris.get("/letters/aside?before=x").status_code == 200
