"""The way back in for an agent who forgot the password, through the mail door the desk really has."""

import re

import pytest
from django.core import mail

from answerable.channels import catcher, tasks
from answerable.channels.models import CaughtMail
from answerable.kit.scope import brands_visible
from answerable.site import settings as ours
from support.letters import listening

ASKED = "/accounts/password/reset/"


@pytest.fixture
def put_off(settings):
    """The jobs the worker has to do; the tests' own mail door stays shut."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.EMAIL_BACKEND = ours.EMAIL_BACKEND
    return lambda: [job.args for job in ProcrastinateJob.objects.order_by("id")]


@pytest.fixture
def relay(desk, monkeypatch, socket_enabled):
    with listening(catcher.listen) as server:
        monkeypatch.setenv("ANSWERABLE_RELAY", f"smtp://127.0.0.1:{server.port}")
        yield


def test_the_mail_reaches_the_agent_and_opens_the_door(own_database, desk, client, put_off, relay):
    answer = client.post(ASKED, {"email": "lena@answerable.example"}, headers={"Host": "127.0.0.1:666"})
    assert answer.status_code == 302
    assert mail.outbox == []
    (job,) = put_off()
    tasks.send_to_staff(**job)
    with brands_visible([brand.pk for brand in desk.brands.values()]):
        caught = CaughtMail.objects.get()
    assert caught.recipients == ["lena@answerable.example"]
    text = bytes(caught.raw).decode()
    (link,) = re.findall(r"http\S+", text)
    assert link.startswith(f"{ours.BASE_URL}{ASKED}key/")
    form = client.get(link.removeprefix(ours.BASE_URL), follow=True)
    said = {"password1": "a new long password", "password2": "a new long password"}
    assert client.post(form.redirect_chain[-1][0], said).status_code == 302
    assert client.login(email="lena@answerable.example", password="a new long password")


def test_a_stranger_gets_the_same_answer_and_no_mail(desk, client, put_off):
    known = client.post(ASKED, {"email": "lena@answerable.example"}, follow=True)
    stranger = client.post(ASKED, {"email": "nobody@elsewhere.example"}, follow=True)
    assert known.redirect_chain == stranger.redirect_chain
    assert [job["recipient"] for job in put_off()] == ["lena@answerable.example"]


def test_without_a_relay_the_page_works_and_the_worker_says_what_is_missing(
    desk, client, put_off, monkeypatch
):
    monkeypatch.delenv("ANSWERABLE_RELAY", raising=False)
    assert client.post(ASKED, {"email": "lena@answerable.example"}).status_code == 302
    with pytest.raises(tasks.NotSent, match="ANSWERABLE_RELAY"):
        tasks.send_to_staff(**put_off()[0])
