"""Addresses, mailboxes and brands, as an administrator connects them."""

import imaplib

import pytest

from answerable.brands.models import Address, Brand
from answerable.channels.email import fetch, keys
from answerable.channels.models import Mailbox
from answerable.demo.cast import POLICIES
from answerable.kit.scope import see_brands
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Agent

BOX = {
    "what": "mailbox",
    "brand": "bulkimart",
    "host": "127.0.0.1",
    "user": "orders",
    "password": "sesame",
    "security": "starttls",
    "folder": "INBOX",
}


class Server:
    """Stands for imap-tools' mailbox; the real Dovecot is asked in tests/channels/test_imap.py."""

    def __init__(self, *_, **__):
        self.client = self
        self.folder = self
        self.read = lambda _: b""

    def login(self, user, password, initial_folder):
        if password != "sesame":
            raise imaplib.IMAP4.error("[AUTHENTICATIONFAILED] Authentication failed.")

    def status(self, folder, what):
        return {"MESSAGES": 3}

    def logout(self):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(fetch, "MailBoxStartTls", Server)
    monkeypatch.setattr(fetch, "MailBox", Server)


def boxes(desk):
    see_brands(each.pk for each in desk.brands.values())
    return list(Mailbox.objects.order_by("id"))


def test_a_mailbox_is_tried_before_it_is_kept(iris, desk, server):
    refused = iris.post("/channels/", BOX | {"password": "wrong"})
    assert refused.status_code == 422
    assert "127.0.0.1 did not let us into INBOX" in refused.content.decode()
    assert boxes(desk) == []
    assert iris.post("/channels/", BOX).status_code == 302
    assert "orders at 127.0.0.1 lets us in; 3 letters are there." in iris.get("/channels/").content.decode()
    (box,) = boxes(desk)
    assert (box.port, box.brand.slug, keys.unlock(box.secret)) == (143, "bulkimart", "sesame")
    assert "sesame" not in box.secret
    again = iris.post("/channels/", BOX)
    assert "fetched already" in again.content.decode()
    assert "sesame" not in again.content.decode()


def test_a_new_password_counts_once_it_opens_the_mailbox(iris, desk, server):
    iris.post("/channels/", BOX)
    (box,) = boxes(desk)
    refused = iris.post(f"/channels/mailboxes/{box.pk}", {"what": "password", "password": "wrong"})
    assert refused.status_code == 422
    (kept,) = boxes(desk)
    assert keys.unlock(kept.secret) == "sesame"
    assert "AUTHENTICATIONFAILED" in kept.error
    assert iris.post(f"/channels/mailboxes/{box.pk}", {"what": "test"}).status_code == 302
    (kept,) = boxes(desk)
    assert kept.error == ""
    assert iris.post(f"/channels/mailboxes/{box.pk}", {"what": "disconnect"}).status_code == 302
    assert boxes(desk) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "http://x"},
        {"host": "a b"},
        {"host": ""},
        {"port": "70000"},
        {"port": "x"},
        {"security": "none"},
        {"user": ""},
        {"password": ""},
        {"folder": "x" * 300},
    ],
)
def test_what_cannot_be_a_mailbox_is_told(iris, desk, server, wrong):
    assert iris.post("/channels/", BOX | wrong).status_code == 422
    assert boxes(desk) == []


def test_letters_to_one_more_address_are_the_brands(iris, desk):
    assert (
        iris.post(
            "/channels/", {"what": "address", "brand": "bulkimart", "email": "Orders@Bulkimart.com"}
        ).status_code
        == 302
    )
    see_brands([desk.brands["bulkimart"].pk])
    first, more = Address.objects.filter(brand=desk.brands["bulkimart"])
    assert (first.email, more.email) == ("support@bulkimart.com", "orders@bulkimart.com")
    for taken in ("support@barbar.example", "orders@bulkimart.com", "nonsense"):
        assert (
            iris.post("/channels/", {"what": "address", "brand": "bulkimart", "email": taken}).status_code
            == 422
        )
    stays = iris.post(f"/channels/addresses/{first.pk}")
    assert "It stays." in stays.content.decode()
    assert iris.post(f"/channels/addresses/{more.pk}").status_code == 302
    assert not Address.objects.filter(email="orders@bulkimart.com").exists()


def test_a_second_brand_opens_with_its_own_policy(iris, desk):
    policy = (
        (POLICIES / "bulkimart.policy.md").read_text("utf-8").replace("brand: Bulkimart", "brand: Harbor")
    )
    said = {"what": "brand", "address": "help@harbor.example", "zone": "Europe/Berlin"}
    wrong = iris.post("/channels/", said | {"policy": policy.replace("zone: America/New_York", "zone: EST")})
    assert wrong.status_code == 422
    assert "has more than one meaning" in wrong.content.decode()
    assert not Brand.objects.filter(slug="harbor").exists()
    opened = iris.post("/channels/", said | {"policy": policy})
    assert (opened.status_code, opened["Location"]) == (302, "/promises/harbor")
    assert "Email: Response within 24 hours." in iris.get("/promises/harbor").content.decode()
    brand = Brand.objects.get(slug="harbor")
    see_brands([brand.pk])
    assert PolicyVersion.objects.filter(brand=brand).count() == 1
    assert Agent.objects.get(name="Iris Okafor").memberships.filter(brand=brand, lead=True).exists()


def test_only_administrators_and_only_their_brands(client, desk, server):
    client.force_login(desk.agents["samuel"])
    assert client.get("/channels/").status_code == 403
    assert client.post("/channels/", BOX).status_code == 403
    assert boxes(desk) == []


def test_an_administrator_of_one_brand_connects_nothing_of_another(client, iris, desk, server):
    iris.post("/channels/", BOX)
    (box,) = boxes(desk)
    lena = desk.agents["lena"]  # of BarBar alone
    lena.is_admin = True
    lena.save(update_fields=["is_admin"])
    client.force_login(lena)
    page = client.get("/channels/").content.decode()
    assert "support@barbar.example" in page
    assert "bulkimart" not in page.lower()
    assert client.post("/channels/", BOX).status_code == 404
    assert client.post(f"/channels/mailboxes/{box.pk}", {"what": "disconnect"}).status_code == 404
    see_brands([desk.brands["bulkimart"].pk])
    other = Address.objects.get(email="support@bulkimart.com")
    assert client.post(f"/channels/addresses/{other.pk}").status_code == 404
    assert len(boxes(desk)) == 1
