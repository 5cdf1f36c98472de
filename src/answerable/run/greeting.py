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
        lines += [f"API token {trial.state(data).get('token', '')}", *demo(where["desk"], smtp)]
    if where.get("setup"):
        lines += ["", "This desk is new. Set it up here, once:", f"  {where['setup']}"]
    lines += ["", f"Everything is kept in {data}; Ctrl-C stops the desk."]
    return "\n".join(lines)


def demo(desk: str, smtp: str) -> list[str]:
    return [
        "",
        f"Sign in with the password {trial.PASSWORD} as",
        "  iris@answerable.example    Iris Okafor, lead of both brands",
        "  priya@answerable.example   Priya Raman, tier 1 of both brands",
        "  samuel@answerable.example  Samuel Adeyemi, senior, Bulkimart",
        "",
        "Try",
        "  1. open a ticket and ask “Why is it due then?”",
        f"  2. send a letter and watch it arrive:  curl smtp://{smtp} --mail-from noor@haddad.example \\",
        "       --mail-rcpt support@barbar.example -T - <<< $'Subject: My parcel\\n\\nWhere is it?'",
        "  3. answer it, and read what the customer was sent under “Sent mail”",
        f"  4. see every promise with its evidence:  {desk}/promises",
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
