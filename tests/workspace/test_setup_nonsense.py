"""What nobody means to write into the first form: told in words, and nothing of it is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.brands.models import Brand
from answerable.demo.cast import POLICIES
from answerable.staff.models import Agent

RIGHT = {
    "name": "Iris Okafor",
    "email": "iris@answerable.example",
    "password": "a very long password",
    "address": "support@barbar.example",
    "zone": "Europe/London",
}


@pytest.fixture
def form(db, client, settings, tmp_path):
    (tmp_path / "setup-key").write_text("the-key")
    settings.DATA = tmp_path
    policy = (POLICIES / "barbar.policy.md").read_text("utf-8")
    return lambda **said: client.post("/setup/the-key", {**RIGHT, "policy": policy, **said})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 5000),
        ("name", "  "),
        ("email", f"{'x' * 5000}@y.example"),
        ("email", "a@b@c"),
        ("email", "iris@answerable.example\nBcc: x@y.example"),
        ("address", "support@barbar.example\r\nBcc: x@y.example"),
        ("address", f"{'x' * 400}@y.example"),
        ("zone", "Europe"),
        ("zone", "../../etc/passwd"),
        ("password", "short"),
        ("policy", "---\ntitle: !!python/object/apply:os.abort []\n---\n"),
        ("policy", "---\n" + "[" * 50_000 + "\n---\n"),
    ],
)
def test_the_form_comes_back_with_words(form, field, value):
    answer = form(**{field: value})
    assert answer.status_code == 422
    assert not Agent.objects.exists()
    assert not Brand.objects.exists()


def test_what_is_right_opens_the_desk_once(form):
    assert form().status_code == 302
    assert form().status_code == 404
    assert [agent.email for agent in Agent.objects.all()] == ["iris@answerable.example"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("brand: Café".encode("latin-1"), "not UTF-8 text"),
        (b"x" * 1_000_001, "far too long"),
        (b"\0\0\0\0", "no text file"),
    ],
)
def test_a_file_that_cannot_be_read_opens_no_desk(form, raw, words):
    answer = form(file=SimpleUploadedFile("policy.md", raw))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Agent.objects.exists()


def test_before_it_is_set_up_the_desk_says_so_in_the_readers_language(form, client):
    new = client.get("/accounts/login/", headers={"Accept-Language": "de"}).content.decode()
    assert "Dieser Desk ist neu" in new
    page = client.get("/setup/the-key", headers={"Accept-Language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    form()
    client.logout()
    assert (
        "Dieser Desk ist neu"
        not in client.get("/accounts/login/", headers={"Accept-Language": "de"}).content.decode()
    )
