"""Who may do what for a company is decided by its own administrator, and ends when somebody leaves."""

import re
from datetime import timedelta

import httpx
import pytest
from django.core import mail
from django.test import Client

from answerable.casework import company_access
from answerable.casework.errors import NotPossible
from answerable.customers.access_tasks import mail_access_request, remind_of_access
from answerable.customers.models import AccessRequest, Customer, Role, Standing
from answerable.customers.sign_in import sign_in
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.orders.keys import unlock
from answerable.orders.models import RoleNews, Shop
from answerable.orders.roles import tell_shops, tell_shops_again
from answerable.portal.visit import cookie_named
from answerable.tickets.models import Event, Message

EVIDENCE = "Called back on the number of the trade register; she named the last three invoices."


@pytest.fixture(autouse=True)
def _mails_stay_here(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def ada(desk, look):
    """A colleague of Dana's, who may order and nothing else."""
    dana = desk.customers["dana"]
    person = Customer.objects.create(
        brand=dana.brand, company=dana.company, email="ada@harborcafe.example", name="Ada", language="en",
        role=Role.ORDERING, met_at=now(),
    )  # fmt: skip
    desk.customers["ada"] = person
    return person


@pytest.fixture
def dana(desk, ada):
    company_access.give_role(desk.customers["dana"], Role.ADMIN, at=now())
    desk.customers["dana"].refresh_from_db()
    return desk.customers["dana"]


@pytest.fixture
def asked(dana, writes, browser, look, assets):
    """Ada has asked for access to invoices; Samuel has passed it on to Dana."""
    ticket = writes("ada", "Access to invoices, please")
    answer = browser("samuel").post(
        f"/desk/tickets/{ticket.reference}/access", {"code": "buyer", "reason": "I check the invoices."}
    )
    assert answer.status_code == 302
    look()
    return AccessRequest.objects.get()


def key_of(brand):
    return unlock(Shop.objects.get(brand=brand).secret)


def visitor(customer):
    client = Client()
    client.cookies[cookie_named("customer", customer.brand)] = sign_in(customer, at=now())
    return client


def link_in(letter):
    return re.search(r"http\S+(/help/bulkimart/companies/access/\S+)", letter.body)[1]


def test_ac_47_the_companys_admin_grants_by_the_mails_button_and_nobody_else(asked, dana, ada, look, desk):
    mail_access_request(brand=dana.brand_id, request=asked.pk, reminder=False)
    look()
    (letter,) = mail.outbox
    assert letter.to == [dana.email]
    link = link_in(letter)
    assert "Grant it" in Client().get(link).content.decode()
    look()
    ada.refresh_from_db()
    assert (ada.role, AccessRequest.objects.get().outcome) == (Role.ORDERING, "")  # a scanner opened it
    assert Client().post(link, {"decision": "grant"}).status_code == 200
    look()
    ada.refresh_from_db()
    assert ada.role == Role.BUYER
    standing = Standing.objects.get(customer=ada, ended_at=None)
    assert (standing.given_by_id, standing.verified_by) == (dana.pk, None)
    assert [e.kind for e in Event.objects.filter(kind__startswith="access")] == [
        "access asked",
        "access decided",
    ]
    assert "has been extended" in Message.objects.get(purpose="news").text


def test_ac_47_agents_cannot_grant_it_where_the_company_has_an_admin(asked, browser, look, ada, desk):
    ticket = desk.brands["bulkimart"].tickets.get()
    answer = browser("iris").post(f"/desk/tickets/{ticket.reference}/access", {"text": EVIDENCE})
    assert answer.status_code == 422
    assert "Only they decide" in answer.content.decode()
    look()
    ada.refresh_from_db()
    assert ada.role == Role.ORDERING


def test_ac_47_no_answer_in_a_day_reminds_once(asked, dana, look):
    remind_of_access(asked.asked_at + timedelta(hours=23, minutes=59))
    assert mail.outbox == []
    for _ in range(2):
        remind_of_access(asked.asked_at + timedelta(hours=24))
    assert [letter.subject for letter in mail.outbox] == ["Reminder: access for Ada"]


def test_ac_47_the_shop_is_told_once_the_admin_has_granted_it_and_when_somebody_leaves(  # noqa: PLR0917
    shop, asked, dana, ada, look, browser
):
    """Through the shop's own interface, over HTTP; before the decision it says what it said."""

    def says():
        look()
        with httpx.Client(headers={"Authorization": f"Bearer {key_of(dana.brand)}"}) as client:
            answer = client.get(f"{shop.address}/demo-shop/bulkimart/people/{ada.email}")
        look()
        return answer.json() | {"email": ""} if answer.status_code == 200 else answer.status_code

    assert says() == 404
    company_access.decide(asked, admin=dana, grant=True, at=now())
    assert says() == 404  # it waits for the worker
    told = browser("samuel").get(f"/people/customers/{ada.pk}")
    assert "the shop is being told" in told.content.decode()
    tell_shops(brand=dana.brand_id, customer=ada.pk)
    assert says() == {"email": "", "company": dana.company.name, "role": "buyer"}
    told = browser("samuel").get(f"/people/customers/{ada.pk}")
    assert "the shop knows it since" in told.content.decode()
    look()
    company_access.leave(ada, at=now())
    tell_shops(brand=dana.brand_id, customer=ada.pk)
    assert says() == {"email": "", "company": dana.company.name, "role": ""}


def test_ac_47_a_shop_that_does_not_answer_is_told_later_and_one_without_roles_says_so(  # noqa: PLR0917
    shop, asked, dana, ada, look, browser, settings
):
    settings.BASE_URL = "http://127.0.0.1:1"
    company_access.decide(asked, admin=dana, grant=True, at=now())
    tell_shops(brand=dana.brand_id, customer=ada.pk)
    look()
    news = RoleNews.objects.get(customer=ada)
    assert (news.told_at, "cannot be reached" in news.says) == (None, True)
    settings.BASE_URL = shop.address
    tell_shops_again(news.next_try_at - timedelta(seconds=1))
    look()
    assert RoleNews.objects.get(customer=ada).told_at is None  # not yet
    tell_shops_again(news.next_try_at)
    look()
    assert RoleNews.objects.get(customer=ada).told_at == news.next_try_at

    Shop.objects.filter(brand=dana.brand).update(kind="saleor", address=shop.address)
    company_access.give_role(ada, Role.READING, at=now())
    tell_shops(brand=dana.brand_id, customer=ada.pk)
    look()
    assert RoleNews.objects.get(customer=ada).next_try_at is None
    told = browser("samuel").get(f"/people/customers/{ada.pk}")
    assert "Set in the shop what they may do there" in told.content.decode()


def test_ac_47_without_an_admin_a_senior_who_did_not_take_it_checks_who_they_are(
    ada, writes, browser, look, assets
):
    ticket = writes("ada", "Access to invoices, please")
    address = f"/desk/tickets/{ticket.reference}/access"
    browser("samuel").post(address, {"code": "buyer"})
    assert browser("samuel").post(address, {"text": EVIDENCE}).status_code == 422  # he took it
    assert browser("priya").post(address, {"text": EVIDENCE}).status_code == 422  # no senior
    assert browser("iris").post(address, {"text": "yes"}).status_code == 422
    assert browser("iris").post(address, {"text": EVIDENCE}).status_code == 302
    look()
    ada.refresh_from_db()
    assert (ada.role, AccessRequest.objects.get().evidence) == (Role.BUYER, EVIDENCE)
    assert Standing.objects.get(customer=ada).verified_by.name == "Iris Okafor"


def test_ac_47_who_leaves_loses_access_at_once_everywhere(dana, ada, writes, look, assets):
    company_access.give_role(ada, Role.BUYER, at=now())
    theirs = writes("dana", "Pallet of oat milk")
    browser, boss = visitor(ada), visitor(dana)
    address = f"/help/bulkimart/requests/{theirs.reference}/"
    assert browser.get(address).status_code == 200
    answer = boss.post("/help/bulkimart/companies/", {"what": "left", "person": ada.pk})
    assert answer.status_code == 302
    assert browser.get(address).status_code == 404
    assert browser.get("/help/bulkimart/companies/").status_code == 302
    look()
    ada.refresh_from_db()
    assert (ada.company, ada.role, Standing.objects.get(customer=ada).ended_at is None) == (None, "", False)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMIN, 200), (Role.BUYER, 200), (Role.READING, 200), (Role.ORDERING, 404), ("", 404)],
)
def test_ac_47_colleagues_requests_follow_the_role(role, status, ada, writes, assets):
    theirs = writes("dana", "Pallet of oat milk")
    Customer.objects.filter(pk=ada.pk).update(role=role)
    browser = visitor(ada)
    assert browser.get(f"/help/bulkimart/requests/{theirs.reference}/").status_code == status
    listed = browser.get("/help/bulkimart/requests/").content.decode()
    assert ("Pallet of oat milk" in listed) is (status == 200)
    assert browser.get("/help/bulkimart/companies/").status_code == status


def test_an_admin_of_another_company_or_a_former_one_decides_nothing(asked, desk, look):
    teo = desk.customers["teo"]
    company_access.give_role(teo, Role.ADMIN, at=now())
    with pytest.raises(NotPossible):
        company_access.decide(asked, admin=teo, grant=True, at=now())
    dana = desk.customers["dana"]
    company_access.leave(dana, at=now())
    with pytest.raises(NotPossible):
        company_access.decide(asked, admin=dana, grant=True, at=now())
    see_brands([dana.brand_id])
    assert AccessRequest.objects.get().outcome == ""


def test_ac_11_a_person_of_no_company_is_logged_marked_and_answered_once_with_the_right_way(
    desk, look, assets, browser
):
    from answerable.casework.incoming import Incoming
    from answerable.casework.receive import receive
    from answerable.tickets.models import OutsideScope

    at, brand = now(), desk.brands["bulkimart"]
    noor = desk.customers["noor"]

    def write(text, **more):
        see_brands([brand.pk])
        got = receive(
            Incoming(
                brand_id=brand.pk, channel="email", sender_email=noor.email, sender_name=noor.name, language="en",
                subject="One bag of beans", text=text, received_at=at, **more,
            ),
            at=at,
        )  # fmt: skip
        look()
        return got

    got = write("Can I buy one bag?")
    (answer,) = Message.objects.filter(ticket=got.ticket, author="desk")
    assert "companies that buy from Bulkimart (clause 2.1)" in answer.text
    assert OutsideScope.objects.get(ticket=got.ticket).answered
    assert OutsideScope.objects.get(ticket=got.ticket).rule == "2.1"
    write("And flour?", token_ticket=got.ticket.pk)
    assert Message.objects.filter(ticket=got.ticket, author="desk").count() == 1
    page = browser("samuel").get(f"/desk/all/{got.ticket.reference}").content.decode()
    assert "Outside the scope of the policy" in page
    look()
    assert got.ticket.status != "closed"
