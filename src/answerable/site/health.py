"""`/healthz`: this process answers. `/readyz`: it can do its work; each check says what is wrong in words."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse

from answerable.brands.models import Brand
from answerable.channels.models import Letter
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Delivery

DISK_RESERVE = 0.05
MINUTE = timedelta(minutes=1)
PATIENCE = timedelta(minutes=5)
"""How long a letter or an outgoing mail may lie after its time before the desk calls itself not ready."""
IN_VAIN = timedelta(minutes=30)
"""How long nothing may leave, while mail is tried again, before that is said."""


@transaction.non_atomic_requests
def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """200 with every check "ok", else 503 with the reason beside the check that failed.

    `?mail=no` leaves out how long letters wait: is the desk able to work, not has it caught up.
    """
    checks: dict[str, Callable[[], str]] = {"database": database, "migrations": migrations, "disk": disk}
    if request.GET.get("mail") != "no":  # a desk that starts after a long rest first has to catch up
        checks |= {"letters": letters, "outgoing mail": outgoing}
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
    try:
        usage = shutil.disk_usage(settings.DATA)
    except OSError as error:
        return f"{settings.DATA} cannot be reached: {error.strerror}"
    free = usage.free / usage.total
    return "ok" if free > DISK_RESERVE else f"only {free:.1%} free at {settings.DATA}"


def letters() -> str:
    return _age(Letter.objects.filter(state=Letter.State.UNREAD), "next_try_at", "letter in")


def outgoing() -> str:
    waiting = (Delivery.State.QUEUED, Delivery.State.SENDING)
    late = _age(Delivery.objects.filter(state__in=waiting), "next_attempt_at", "mail out")
    return late if late != "ok" else _tried_in_vain()


def _tried_in_vain() -> str:
    """Mail that is tried again and again while none leaves: the relay is at fault, not a recipient."""
    since = now() - IN_VAIN
    with brands_visible(Brand.objects.values_list("pk", flat=True)):
        tried = Delivery.objects.filter(state=Delivery.State.QUEUED, attempts__gt=1, message__at__lte=since)
        last = tried.order_by("-next_attempt_at").values_list("error", flat=True).first()
        if last is None or Delivery.objects.filter(sent_at__gte=since).exists():
            return "ok"
        count = tried.count()
    return f"{count} mails out were tried in vain for {IN_VAIN // MINUTE} minutes and none left: {last[:200]}"


def _age(rows: QuerySet[Any], when: str, what: str) -> str:
    with brands_visible(Brand.objects.values_list("pk", flat=True)):
        oldest = rows.aggregate(oldest=Min(when))["oldest"]
    late = now() - oldest if oldest else timedelta()
    return "ok" if late < PATIENCE else f"the oldest {what} has waited {late // MINUTE} minutes"
