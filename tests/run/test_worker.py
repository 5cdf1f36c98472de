"""The worker runs jobs, waits for a database that went away, and finishes before it stops."""

import signal
import subprocess
import sys
import time

import psycopg
import pytest


def until(condition, within=30):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


@pytest.fixture
def start(own_database, tmp_path, root):
    """Start a worker; killed at the end if it still runs."""
    started = []

    def begin():
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "answerable.run.cli", "worker"],
                cwd=root,
                env=own_database.environment(),
                stdout=log,
                stderr=log,
            )
        process.log = tmp_path / "log"
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def test_a_job_is_done_also_after_the_database_was_away_and_the_worker_stops_when_asked(
    start, own_database, cluster
):
    from procrastinate.contrib.django import app

    def put_off():
        return app.configure_task("answerable.insights.tasks.check").defer(timestamp=0)

    def waits(job):
        with psycopg.connect(own_database.app) as database:
            return database.execute("SELECT 1 FROM procrastinate_jobs WHERE id = %s", [job]).fetchone()

    def in_hand():
        with psycopg.connect(own_database.app) as database:
            return database.execute("SELECT 1 FROM procrastinate_jobs WHERE status = 'doing'").fetchone()

    worker = start()
    first = put_off()
    until(lambda: not waits(first) and not in_hand())
    with cluster.server() as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own_database.name]
        )
    from django.db import connection

    connection.close()
    second = put_off()
    until(lambda: not waits(second))
    lost = worker.log.read_text()  # what waited for news when the database went away may say so at length
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0, worker.log.read_text()
    assert "Traceback" not in worker.log.read_text().removeprefix(lost)


def test_a_dead_connection_is_replaced_before_anything_is_planned(own_database):
    from django.db import OperationalError, connection

    from answerable.run import jobs

    connection.ensure_connection()
    connection.connection.close()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    jobs._connect_anew()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_a_job_whose_worker_was_killed_is_taken_up_again_also_when_another_cannot_be(start, own_database):
    from procrastinate.contrib.django import app

    def put_off():
        return app.configure_task("answerable.insights.tasks.check").defer(timestamp=0)

    with psycopg.connect(own_database.app, autocommit=True) as database:
        killed = database.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        ).fetchone()
        stalled = []
        for _ in range(2):  # the second waits behind the first's name, so only one of them can go back
            stalled.append(put_off())
            database.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", killed)
        single = app.configure_task("answerable.kit.jobs.take_up_again", queueing_lock=None).defer(
            timestamp=0
        )

        def left(where="true"):
            counted = f"SELECT count(*) FROM procrastinate_jobs WHERE {where}"  # noqa: S608  the test's own words
            return database.execute(counted).fetchone()[0]

        assert left("status = 'doing'") == 2
        worker = start()
        until(lambda: not left(f"id = {single}") and left("task_name ~ 'check' AND attempts > 0") == 0)
        assert left("status = 'failed'") == 0
        assert left(f"id = ANY('{{{stalled[0]},{stalled[1]}}}')") <= 1
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
