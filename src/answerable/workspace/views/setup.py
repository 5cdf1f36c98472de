"""The first page of a new desk: who leads it, and the policy it runs.

It opens only with the key the launcher printed, and only until the first agent exists.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.casework.errors import NotPossible
from answerable.casework.open_brand import NewBrand, open_brand
from answerable.kit.now import now
from answerable.policy.findings import Finding
from answerable.promises.publish import NotPublished, readable
from answerable.staff.models import Agent
from answerable.workspace.desk import refuse_nul

FIELDS = ("name", "email", "address", "zone", "policy")
LARGEST_POLICY = 1_000_000
"""Bytes of a policy file; the longest real one seen has thirty thousand."""


def setup(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form, or open the desk with what it says. Nothing is created unless all of it is right."""
    if not _fits(key) or Agent.objects.exists():
        raise Http404("setup")
    refuse_nul(request)
    given = {field: request.POST.get(field, "") for field in FIELDS}
    given["zone"] = given["zone"] or "Europe/London"
    wrong: str = ""
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            if (file := request.FILES.get("file")) is not None:
                given["policy"] = readable(file.read(LARGEST_POLICY + 1), file.name or "policy")
            agent = _open(given, request.POST.get("password", ""))
        except NotPublished as broken:
            wrong, findings = str(broken), broken.findings
        except NotPossible as problem:
            wrong = str(problem)
        else:
            login(request, agent, backend=settings.AUTHENTICATION_BACKENDS[0])
            _key_file().unlink(missing_ok=True)
            return redirect("promises")
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    page = {"given": given, "wrong": wrong, "findings": findings, "zones": zones, "key": key}
    page["language"] = get_language() or "en"
    return render(request, "workspace/setup.jinja", page, status=422 if wrong else 200)


@transaction.atomic
def _open(given: dict[str, str], password: str) -> Agent:
    if not given["name"].strip() or "@" not in given["email"]:
        raise NotPossible(_("Write your name and your mail address; you will sign in with it."))
    at = now()
    agent = Agent(
        email=given["email"].strip().lower(), name=given["name"].strip(), is_admin=True, joined_at=at
    )
    try:
        agent.clean_fields(exclude=["password", "languages", "preferences"])
        validate_password(password, agent)
    except ValidationError as wrong:
        raise NotPossible(" ".join(wrong.messages)) from None
    agent.set_password(password)
    agent.save()
    open_brand(NewBrand(given["address"], given["zone"], given["policy"]), lead=agent, at=at)
    return agent


def _key_file() -> Path:
    return Path(settings.DATA) / "setup-key"


def _fits(key: str) -> bool:
    try:
        expected = _key_file().read_text().strip()
    except FileNotFoundError:
        return False
    return bool(expected) and secrets.compare_digest(key.encode(), expected.encode())
