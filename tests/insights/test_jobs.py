"""What the worker does by itself: nightly recomputation and hourly checks, registered once."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from answerable.insights import tasks
from answerable.kit.jobs import job, later
from answerable.kit.scope import see_brands
from answerable.promises.models import CheckRun


@job
def say(word):
    """A job for the tests."""


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def test_a_job_is_there_if_and_only_if_the_transaction_commits(own_database):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        later(say, word="never")
        raise ZeroDivisionError
    assert jobs() == []
    with transaction.atomic():
        later(say, word="once")
    ((name, arguments),) = jobs()
    assert name == f"{say.__module__}.say"
    assert '"once"' in str(arguments).replace("'", '"')


@pytest.mark.parametrize(("work", "cron"), [(tasks.recompute, "20 2 * * *"), (tasks.check, "5 * * * *")])
def test_it_runs_at_its_times_once_for_all_workers(work, cron):
    name = f"answerable.insights.tasks.{work.__name__}"
    (planned,) = [each for each in app.periodic_registry.periodic_tasks.values() if each.task.name == name]
    assert planned.cron == cron
    assert app.tasks[name].queueing_lock == name


def test_the_worker_runs_it_with_the_time_of_day(desk):
    app.tasks["answerable.insights.tasks.check"].func(timestamp=0)
    see_brands(brand.pk for brand in desk.brands.values())
    years = {run.at.year for run in CheckRun.objects.all()}
    assert years
    assert 1970 not in years
