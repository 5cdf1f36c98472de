"""What agents do to keep a desk in order, as sentences of a thread: macros, merging, reminders, readers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from answerable.workspace.words import apart


def sentence(kind: str, who: str, data: dict[str, Any]) -> tuple[str, str] | None:
    """An icon and a sentence; None for what the thread does not tell."""
    match kind:
        case "macro":
            return "message-square-text", _("%(who)s used the macro %(name)s") % {
                "who": who,
                "name": apart(data.get("name", "")),
            }
    return None
