"""`./answerable COMMAND`: each command is imported only when it is called."""

import os
import sys
from importlib import import_module

from answerable.site.rooms import exists

GROUPS: dict[str, dict[str, tuple[str, str]]] = {
    "Try it and run it": {
        "demo": ("both brands with 90 days of lived data (--fresh starts over, --data FOLDER)", "up:demo"),
        "up": ("your own desk; prints a set-up link the first time (--data FOLDER)", "up:up"),
        "backup": ("FILE: the whole desk in one file, while it runs (--data FOLDER)", "backup:backup"),
        "restore": ("FILE: a desk from such a file, in a new --data FOLDER", "backup:restore"),
        "test": ("every check and every test (or: test PATH… for some of the tests)", "testrun:main"),
    },
    "The policy": {
        "policy": ("check, explain, diff, draft, publish or decide a policy FILE", "policy:main"),
        "explain": ("TICKET: why each of its promises is due when it is", "evidence:explain"),
        "ledger": ("verify: recompute every outcome from its events", "evidence:ledger"),
    },
    "Mail": {
        "mail": ("parse FILE|-: what the desk reads in a letter, as JSON", "mail:mail"),
    },
    "More": {
        "push": ("keys: make the keys to tell closed browsers of answers (extra `push`)", "push:push"),
    },
    "One process alone": {
        "web": ("pages and API", "processes:web"),
        "live": ("event streams to open screens", "processes:live"),
        "worker": ("takes letters in, sends mail out", "processes:worker"),
        "smtp": ("the mail listener", "processes:smtp"),
        "imap": ("fetch mail from mailboxes", "processes:imap"),
        "catcher": ("takes the demo's outgoing mail instead of sending it", "processes:catcher"),
        "watch": ("notices the moment a promise is due", "processes:watch"),
    },
    "Database and development": {
        "migrate": ("bring the tables and the grants on them up to date", "upkeep:migrate"),
        "psql": ("a prompt on the running desk's database (--owner: as the owner)", "upkeep:psql"),
        "manage": ("any Django command, as the owner of the tables", "upkeep:manage"),
        "bench": ("how fast it is on this machine", "bench:main"),
        "drill": ("mail: letters while processes are killed (--letters N --kills K)", "drill:main"),
    },
}
WITHIN = {"load-demo": "trial:load"}
"""Commands that others start, not people."""
DESK_IS_DOWN = 3
"""Exit status when a command needs a database and there is none."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    name, *rest = arguments
    known = WITHIN | {command: target for group in GROUPS.values() for command, (_, target) in group.items()}
    if name not in known:
        print(f"answerable: there is no command “{name}”.\n\n{overview()}", file=sys.stderr)
        return 2
    module, function = known[name].split(":")
    if not exists(f"answerable.run.{module}"):
        print(f"answerable: “{name}” is not part of this version.", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.site.settings")
    try:
        return int(getattr(import_module(f"answerable.run.{module}"), function)(rest) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read what we print has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        if type(error).__name__ not in {"OperationalError", "CannotRun"}:
            raise
        print(f"answerable {name}: {database_trouble(error)}", file=sys.stderr)
        return DESK_IS_DOWN


def database_trouble(error: Exception) -> str:
    if type(error).__name__ == "CannotRun":
        return str(error)
    return (
        f"the database does not answer ({str(error).strip().splitlines()[0]}).\n"
        "Start the desk with `./answerable up` or `./answerable demo`, or name its database in DATABASE_URL."
    )


def overview() -> str:
    lines = ["./answerable COMMAND: a support desk that runs on your written policy", ""]
    for group, commands in GROUPS.items():
        lines += [group, *(f"  {name:<8} {what}" for name, (what, _) in commands.items()), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
