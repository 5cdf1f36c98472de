"""Tries to sign in are counted once for all web processes, and account pages stay in no cache."""

from django.core.cache import caches
from django.db import connection

DOOR = "/accounts/login/"


def try_to_enter(client, password):
    return client.post(DOOR, {"login": "lena@answerable.example", "password": password})


def test_whoever_guesses_is_stopped_whichever_process_answers(client, desk):
    for number in range(5):
        assert try_to_enter(client, f"wrong {number}").status_code == 200
        caches.close_all()
    with connection.cursor() as cursor:  # another process reads what this one counted
        cursor.execute("SELECT count(*) FROM staff_tries WHERE expires > now()")
        assert cursor.fetchone()[0] >= 1
    stopped = try_to_enter(client, "answerable-demo")
    assert stopped.status_code in {200, 429}
    assert client.get("/desk/team/").headers["Location"].startswith(DOOR)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staff_tries")
    assert try_to_enter(client, "answerable-demo").headers["Location"] == "/"


def test_account_pages_are_not_kept(client, desk):
    for address in (DOOR, "/accounts/password/reset/"):
        assert "no-store" in client.get(address).headers["Cache-Control"]
    client.force_login(desk.agents["lena"])
    for address in ("/accounts/2fa/", "/accounts/password/change/"):
        assert "no-store" in client.get(address).headers["Cache-Control"]
