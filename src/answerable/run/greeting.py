"""What a desk says once it is ready, and when it is already running."""

import json
from pathlib import Path
from typing import Any

from answerable.run import trial


def ready(data: Path, where: dict[str, Any]) -> str:
    """The addresses, and for the demo who may sign in and what to try."""
    smtp = f"127.0.0.1:{where['smtp_port']}"
    lines = ["", f"Desk {where['desk']}", f"SMTP {smtp}"]
    if where["demo"]:
        lines += demo(trial.state(data), where["desk"], smtp)
    if where.get("setup"):
        lines += ["", "This desk is new. Set it up here, once:", f"  {where['setup']}"]
    lines += ["", f"Everything is kept in {data}; Ctrl-C stops the desk."]
    return "\n".join(lines)


def demo(known: dict[str, Any], desk: str, smtp: str) -> list[str]:
    return [
        f"API token {known['token']}",
        "",
        f"Sign in with the password {known['password']} as",
        *(f"  {email:<27} {name}" for email, name in known["logins"]),
        "",
        "Try",
        "  1. Open a ticket and ask “Why is it due then?”",
        "  2. Send a letter and watch it arrive:",
        "       printf 'From: noor@haddad.example\\nSubject: My parcel\\n\\nWhere is it?\\n' |",
        f"         curl smtp://{smtp} -T - --mail-from noor@haddad.example \\",
        "              --mail-rcpt support@barbar.example",
        f"  3. Answer it, and read what was sent:    {desk}/mail/",
        f"  4. See every promise with its evidence:  {desk}/promises/",
        "  5. Ask by script:",
        f"       curl -H 'Authorization: Bearer {known['token']}' {desk}/api/v1/tickets",
    ]


def already_running(data: Path) -> str:
    """For a second start in the same data folder."""
    try:
        where = json.loads((data / "running.json").read_text())
    except (FileNotFoundError, ValueError):
        return f"A desk is just starting or stopping in {data}. Wait a moment and try again."
    return (
        f"A desk is already running in {data}: {where['desk']} (process {where['pid']}). "
        "Stop it with Ctrl-C in its terminal, or start another one beside it with --data FOLDER."
    )
