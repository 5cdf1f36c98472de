"""What `/healthz` and `/readyz` tell."""

from datetime import timedelta

from answerable.kit.now import now
from answerable.site import health


def test_a_process_that_answers_says_so_without_a_database(client):
    assert client.get("/healthz").content == b"ok\n"


def test_a_desk_that_can_work_is_ready(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert set(answer.json()["checks"]) == {"database", "migrations", "disk", "letters", "outgoing mail"}


def test_a_letter_nobody_reads_is_told_with_its_age(client, desk):
    from answerable.channels.models import Letter

    long_ago = now() - timedelta(minutes=12, seconds=30)
    Letter.objects.create(
        brand=desk.brands["barbar"],
        digest="d",
        raw=b"letter",
        size=6,
        source="smtp",
        received_at=long_ago,
        next_try_at=long_ago,
    )
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["letters"] == "the oldest letter in has waited 12 minutes"
    assert client.get("/readyz?mail=no").status_code == 200


def test_a_database_that_does_not_answer_is_told_in_words(client, db, monkeypatch):
    from django.db import OperationalError

    def away():
        raise OperationalError("connection refused\nand more")

    monkeypatch.setattr(health, "database", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "the database does not answer: connection refused"


def test_a_nearly_full_disk_is_told(client, db, monkeypatch):
    monkeypatch.setattr(health, "DISK_RESERVE", 1.0)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "free at" in answer.json()["checks"]["disk"]


def test_a_data_folder_that_is_gone_is_told(client, db, settings, tmp_path):
    settings.DATA = tmp_path / "unmounted"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "cannot be reached: No such file" in answer.json()["checks"]["disk"]
