"""The demo's data: loaded once, continued with afterwards, begun again when the loading was cut short."""

import json
from pathlib import Path
from typing import Any

from answerable.run.places import CannotRun
from answerable.site.connection import data_folder, write_private

PASSWORD = "answerable-demo"  # noqa: S105  printed for everybody who starts the demo


def state(data: Path) -> dict[str, Any]:
    """What is known of the demo in `data`: {} before it was ever loaded; "state" is "loading" or "ready"."""
    try:
        known: dict[str, Any] = json.loads((data / "demo.json").read_text())
    except FileNotFoundError:
        return {}
    return known


def note(data: Path, **known: Any) -> None:
    write_private(data / "demo.json", json.dumps(known))


def load(_arguments: list[str]) -> int:
    """Load both brands and note what the greeting shows. Refuses a database that is in use."""
    import django

    django.setup()
    from answerable.brands.models import Brand
    from answerable.demo.load import load as live_through
    from answerable.kit.now import now

    data = data_folder()
    if Brand.objects.exists():
        raise CannotRun(
            f"{data} already holds a desk that is not the demo. It is untouched. "
            "Give the demo a folder of its own: ./answerable demo --data FOLDER"
        )
    note(data, state="loading")
    loaded = live_through(now())
    note(data, state="ready", token=loaded.token, password=loaded.password, logins=loaded.logins)
    return 0
