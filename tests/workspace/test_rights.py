"""Whoever may not work here any more is out at once: page, token and open stream."""

import json
import re
from contextlib import ExitStack, contextmanager

import httpx
import pytest
from django.db import connection

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.staff.models import Agent, ApiToken, Membership
from answerable.staff.presence import present

PATIENCE = httpx.Timeout(20)


class Browser:
    """An agent signed in at a whole desk, with a stream to listen to."""

    def __init__(self, url, name):
        self.who = Agent.objects.get(email=f"{name}@answerable.example")
        self.web = httpx.Client(base_url=url, timeout=PATIENCE)
        form = re.search(r'csrfmiddlewaretoken" value="([^"]+)', self.web.get("/accounts/login/").text)[1]
        said = {"csrfmiddlewaretoken": form, "login": self.who.email, "password": "answerable-demo"}
        assert self.web.post("/accounts/login/", data=said, headers={"Referer": url}).status_code == 302
        self.address = self.web.get("/desk/live-pass").text

    @contextmanager
    def listening(self, since=""):
        with self.web.stream("GET", f"{self.address}{since}", timeout=PATIENCE) as stream:
            lines = stream.iter_lines()
            assert any(line == "event: hello" for line in lines)
            yield lines


@pytest.fixture
def sign_in(live_desk):
    with ExitStack() as all_of_them:

        def sign_in(name):
            browser = Browser(live_desk.url, name)
            all_of_them.callback(browser.web.close)
            return browser

        yield sign_in


def rest(lines):
    """What comes until the stream ends; it fails after the patience."""
    return [line for line in lines if line.startswith("event:")]


@pytest.mark.enable_socket
def test_an_open_stream_ends_with_the_right_to_it_and_no_other_does(sign_in):
    lena, tomas = sign_in("lena"), sign_in("tomas")
    with tomas.listening() as still, lena.listening() as lines:
        Agent.objects.filter(pk=lena.who.pk).update(is_active=False)
        assert rest(lines) == []
        assert httpx.get(lena.address, timeout=PATIENCE).status_code == 403
        with connection.cursor() as cursor:
            news = {"brand": tomas.who.memberships.get().brand_id, "ticket": 1, "kind": "noted", "event": 1}
            cursor.execute("SELECT pg_notify('answerable_live', %s)", [json.dumps(news)])
        assert next(line for line in still if line.startswith("event:")) == "event: ticket"
        Membership.objects.filter(agent=tomas.who).delete()
        assert rest(still) == []
    assert httpx.get(tomas.address, timeout=PATIENCE).status_code == 403


@pytest.mark.enable_socket
def test_who_was_let_go_has_no_page_and_no_token(sign_in):
    lena = sign_in("lena")
    token = ApiToken.issue(lena.who, name="script", at=now())
    script = {"Authorization": f"Bearer {token}"}
    for since in ["9" * 30, "9" * 5000, "-1", "x", "\N{SUPERSCRIPT TWO}", str(2**63)]:
        with lena.listening(f"&since={since}"):
            pass
    assert lena.web.get("/desk/mine/").status_code == 200
    assert lena.web.get("/api/v1/tickets", headers=script).status_code == 200
    Agent.objects.filter(pk=lena.who.pk).update(is_active=False)
    answer = lena.web.get("/desk/mine/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/accounts/login/?next=/desk/mine/")
    assert lena.web.get("/api/v1/tickets", headers=script).status_code == 401


@pytest.mark.enable_socket
def test_signing_out_ends_what_the_desk_listened_to_and_its_pass_opens_nothing_more(sign_in):
    here, there = sign_in("lena"), sign_in("lena")
    with here.listening() as lines:
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', here.web.get("/me/").text)[1]
        here.web.post("/desk/presence", data={"csrfmiddlewaretoken": token})
        assert here.who in present(here.who.memberships.get().brand_id, now())
        answer = here.web.post("/accounts/logout/", data={"csrfmiddlewaretoken": token})
        assert answer.status_code == 302
        assert rest(lines) == []
    assert here.who not in present(here.who.memberships.get().brand_id, now())
    assert httpx.get(here.address, timeout=PATIENCE).status_code == 403
    assert httpx.get(there.address, timeout=PATIENCE).status_code == 403, "and those given elsewhere"
    there.address = there.web.get("/desk/live-pass").text  # where she is still signed in, there is a new one
    with there.listening():
        pass


@pytest.mark.enable_socket
def test_who_looks_at_a_ticket_is_told_to_colleagues_of_its_brand_and_to_nobody_else(sign_in):
    lena, tomas, samuel = sign_in("lena"), sign_in("tomas"), sign_in("samuel")
    with brands_visible([lena.who.memberships.get().brand_id]):
        ticket = receive(
            Incoming(
                brand_id=lena.who.memberships.get().brand_id, channel="email", sender_email="noor@haddad.example",
                subject="Hello", received_at=now(),
            ),
            at=now(),
        ).ticket  # fmt: skip
    with tomas.listening() as told, samuel.listening() as other:
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', lena.web.get("/me/").text)[1]
        said = {"csrfmiddlewaretoken": token, "doing": "typing", "said": "1767225600000"}
        assert lena.web.post(f"/desk/tickets/{ticket.reference}/here", data=said).status_code == 204
        for wrong in ({"doing": "x"}, {"said": "soon"}, {"said": "9" * 16}):
            answer = lena.web.post(f"/desk/tickets/{ticket.reference}/here", data=said | wrong)
            assert answer.status_code == 400
        line = next(line for line in told if line.startswith("data:") and "doing" in line)
        assert json.loads(line.removeprefix("data:")) == {
            "ticket": ticket.pk, "agent": lena.who.pk, "name": "Lena Brandt", "doing": "typing",
            "said": 1767225600000,
        }  # fmt: skip
        Membership.objects.filter(agent=samuel.who).delete()
        assert "event: here" not in rest(other)
