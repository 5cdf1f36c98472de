"""`/healthz`: this process answers. `/readyz`: it can do its work; each check says what is wrong in words."""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

DISK_RESERVE = 0.05
OLDEST_LETTER = 300
"""Seconds a letter or an outgoing mail may wait before the desk calls itself not ready."""


def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 with every check "ok", else 503 with the reason beside the check that failed."""
    checks: dict[str, Callable[[], str]] = {"database": database, "migrations": migrations, "disk": disk}
    results = {}
    for name, check in checks.items():
        try:
            results[name] = check()
        except DatabaseError as error:
            results[name] = f"the database does not answer: {str(error).splitlines()[0]}"
    ready = all(result == "ok" for result in results.values())
    return JsonResponse({"ready": ready, "checks": results}, status=200 if ready else 503)


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


_migrated = False


def migrations() -> str:
    """Once seen complete they stay so for this process: new ones come with new code and a restart."""
    global _migrated  # noqa: PLW0603
    if not _migrated:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            return f"{len(waiting)} waiting; run `answerable migrate`"
        _migrated = True
    return "ok"


def disk() -> str:
    usage = shutil.disk_usage(settings.DATA)
    free = usage.free / usage.total
    return "ok" if free > DISK_RESERVE else f"only {free:.1%} free at {settings.DATA}"
