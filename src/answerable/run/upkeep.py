"""Commands that tend the database: migrate, psql, manage."""

import os
from pathlib import Path
from typing import NoReturn

import psycopg

from answerable.run import prepared, roles
from answerable.run.places import CannotRun, bundled
from answerable.site import connection


def as_owner() -> connection.Connection:
    """Let Django, which has not started yet, work as the owner of the tables."""
    found = connection.current()
    if not found.owner:
        raise CannotRun(
            "No desk has been started in this data folder yet. Start one with `./answerable up` or `demo`, "
            "or name a database in DATABASE_URL and ANSWERABLE_OWNER_URL."
        )
    os.environ["DATABASE_URL"] = os.environ["ANSWERABLE_OWNER_URL"] = found.owner
    return found


def migrate(arguments: list[str]) -> int:
    """Migrate as the owner and grant the application's role its rows."""
    embedded = not os.environ.get("DATABASE_URL")
    found = as_owner()
    with psycopg.connect(found.owner, autocommit=True) as one_at_a_time:
        one_at_a_time.execute("SELECT pg_advisory_lock(hashtext('answerable migrate'))")
        if arguments or not (embedded and prepared.fill(found)):
            _run_migrations(arguments)
    app = connection.part(found.app, "user")
    if found.app != found.owner and app:
        roles.grant(found.owner, app)
    return 0


def _run_migrations(arguments: list[str]) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", *arguments, interactive=False, verbosity=1 if arguments else 0)


def psql(arguments: list[str]) -> NoReturn:
    """A prompt as the application's role, or with --owner as the owner of the tables."""
    found = connection.current()
    owner = "--owner" in arguments
    address = found.owner if owner else found.app
    if not address:
        as_owner()
    program = bundled() / "bin/psql"
    os.execv(program, [str(program), address, *(part for part in arguments if part != "--owner")])  # noqa: S606


def manage(arguments: list[str]) -> int:
    """Any of Django's commands; those that write migrations need no running desk."""
    if Path(connection.data_folder() / "connection.json").exists() or os.environ.get("DATABASE_URL"):
        as_owner()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["answerable manage", *arguments])
    return 0
