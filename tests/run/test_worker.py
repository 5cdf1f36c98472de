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
def worker(own_database, tmp_path, root):
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "answerable.run.cli", "worker"],
            cwd=root,
            env=own_database.environment(),
            stdout=log,
            stderr=log,
        )
    process.log = tmp_path / "log"
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()


def test_a_job_is_done_also_after_the_database_was_away_and_the_worker_stops_when_asked(
    worker, own_database, cluster
):
    from procrastinate.contrib.django import app

    def put_off():
        app.configure_task("answerable.insights.tasks.check").defer(timestamp=0)

    def waiting():
        with psycopg.connect(own_database.app) as database:
            return database.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()[0]

    put_off()
    assert waiting()
    until(lambda: waiting() == 0)
    with cluster.server() as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own_database.name]
        )
    from django.db import connection

    connection.close()
    put_off()
    until(lambda: waiting() == 0)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0, worker.log.read_text()
    assert "Traceback" not in worker.log.read_text()


def test_a_job_whose_worker_was_killed_is_taken_up_again(worker, own_database):
    from procrastinate.contrib.django import app

    with psycopg.connect(own_database.app, autocommit=True) as database:
        app.configure_task("answerable.insights.tasks.check").defer(timestamp=0)
        killed = database.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        ).fetchone()
        database.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", killed)

        def left():
            return database.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()[0]

        assert left() == 1
        app.configure_task("answerable.kit.jobs.take_up_again").defer(timestamp=0)
        until(lambda: left() == 0)
