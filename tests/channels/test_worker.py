"""The worker as a process: woken by the database, whatever happens to it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from answerable.channels import catcher
from answerable.channels.models import CaughtMail, Letter
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Ticket
from support.letters import listening, raw, send

PATIENCE = 30


def until(true):
    """Wait for a fact another process brings about; the patience is for a busy machine."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def look(desk):
    return lambda: brands_visible([brand.pk for brand in desk.brands.values()])


@pytest.fixture
def worker(own_database, desk):
    with listening(catcher.listen) as relay:
        environment = own_database.environment(
            ANSWERABLE_RELAY=f"smtp://127.0.0.1:{relay.port}",
            ANSWERABLE_SECRET=os.environ["ANSWERABLE_SECRET"],
        )
        command = "import django; django.setup(); from answerable.channels.worker import main; main()"
        started = []

        def start():
            started.append(subprocess.Popen([sys.executable, "-c", command], env=environment))
            return started[-1]

        yield start
        for process in started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                assert process.wait(PATIENCE) == 0


def counted(look, model, **which):
    with look():
        return model.objects.filter(**which).count()


def test_a_letter_by_smtp_is_answered_by_mail_through_the_worker(worker, door, look):
    worker()
    send(door, raw())
    until(lambda: counted(look, CaughtMail) == 1)
    assert counted(look, Ticket) == 1


def test_x1_x5_killed_workers_and_ended_sessions_lose_and_double_nothing(worker, door, look, cluster):
    killed = worker()
    for number in range(20):
        send(door, raw(f"letter {number}", f"words {number}"))
        if number == 8:
            killed.kill()
            killed.wait()
            worker()
        if number == 14:
            with cluster.server() as server:
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [connection.settings_dict["NAME"]],
                )
            connection.close()
    until(lambda: counted(look, Letter, state="read") == 20)
    assert counted(look, Ticket) == 20
    assert counted(look, Letter) == 20
