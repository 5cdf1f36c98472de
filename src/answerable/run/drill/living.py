"""The living processes of a desk, by the names its supervisor gave them, and how one is killed."""

import os
import signal
import sys
from collections import defaultdict
from pathlib import Path
from random import Random

POSSIBLE = sys.platform == "linux"
PROC = Path("/proc")


def kill_one(supervisor: int, dice: Random) -> str | None:
    """End one process of the desk by SIGKILL and return its kind; None when there was none.

    Any kind is as likely as any other.
    Half of the times it is the process itself, else one it started: a web worker, the child that reads
    letters, a backend of PostgreSQL.
    """
    children = _children()
    kinds = children[supervisor]
    if not kinds:
        return None
    chosen = dice.choice(kinds)
    kind = _name(chosen)
    below = _below(chosen, children)
    pid = dice.choice(below) if below and dice.random() < 0.5 else chosen
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return None
    return kind if pid == chosen else f"{kind}, a child"


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state not in {"Z", "X"}:
                found[int(parent)].append(int(entry.name))
    return found


def _below(pid: int, children: dict[int, list[int]]) -> list[int]:
    return [each for child in children[pid] for each in (child, *_below(child, children))]


def _name(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text().strip().removeprefix("desk ")
    except OSError:
        return "?"
