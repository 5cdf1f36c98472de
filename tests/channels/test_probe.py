"""The desk knocks at its own mail door every quarter of an hour and says what it found."""

from datetime import timedelta

import pytest

from answerable.channels.email import smtpd
from answerable.channels.email.probe import probe_mail
from answerable.channels.models import Letter, Mailbox
from answerable.insights.promises import promises_page
from answerable.kit.now import now
from support.letters import listening


@pytest.fixture
def bulkimart(everything):
    return everything.brands["bulkimart"]


def test_an_open_door_is_proof_that_mail_is_taken(own_database, bulkimart, monkeypatch, socket_enabled):
    at = now()
    (unproven,) = promises_page(bulkimart, at=at).clause("3.1").rules
    assert unproven.state == "not proven"
    with listening(smtpd.listen) as door:
        monkeypatch.setenv("ANSWERABLE_SMTP_PORT", str(door.port))
        (run,) = probe_mail(bulkimart, at=at)
    assert (run.passed, run.sample) == (True, 1)
    assert "support@bulkimart.com would be taken" in run.detail
    assert not Letter.objects.exists()  # nothing was sent
    (rule,) = promises_page(bulkimart, at=at + timedelta(minutes=1)).clause("3.1").rules
    assert rule.state == "kept"


def test_a_closed_door_and_a_stale_mailbox_break_the_promise(
    own_database, bulkimart, monkeypatch, socket_enabled
):
    at = now()
    with listening(smtpd.listen) as door:
        monkeypatch.setenv("ANSWERABLE_SMTP_PORT", str(door.port))
        Mailbox.objects.create(
            brand=bulkimart,
            host="mail.example",
            user="support",
            secret="",
            fetched_at=at - timedelta(hours=3),
        )
        (stale,) = probe_mail(bulkimart, at=at)
    assert not stale.passed
    assert "support at mail.example has not been fetched within the hour" in stale.detail
    (closed,) = probe_mail(bulkimart, at=at)
    assert "does not answer for support@bulkimart.com" in closed.detail
    (rule,) = promises_page(bulkimart, at=at + timedelta(minutes=1)).clause("3.1").rules
    assert rule.state == "broken"
