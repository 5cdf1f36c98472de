"""What agents do to keep a desk in order, as sentences of a thread: macros, merging, reminders, readers."""

from __future__ import annotations

from typing import Any

from answerable.kit.words import gettext as _
from answerable.workspace.words import apart


def sentence(kind: str, who: str, data: dict[str, Any]) -> tuple[str, str] | None:
    """An icon and a sentence; None for what the thread does not tell."""
    match kind:
        case "macro":
            return "message-square-text", _("%(who)s used the macro %(name)s") % {
                "who": who,
                "name": apart(data.get("name", "")),
            }
        case "merged":
            return "git-branch", _("%(who)s merged %(other)s into this") % _pair(who, data)
        case "parted":
            return "git-branch", _("%(who)s parted %(other)s from this again") % _pair(who, data)
        case "parted from":
            return "git-branch", _("%(who)s parted it from %(other)s again") % _pair(who, data)
        case "split":
            return "git-branch", _("%(who)s made %(other)s of a part of this") % _pair(who, data)
        case "split from":
            return "git-branch", _("%(who)s made this ticket of a part of %(other)s") % _pair(who, data)
        case "answered before the split":
            return "check", _("The first answer was given before it was split off")
        case "related":
            return "link", _("%(who)s linked it with %(other)s") % _pair(who, data)
        case "unrelated":
            return "link", _("%(who)s undid the link with %(other)s") % _pair(who, data)
        case "reader added":
            return "user-plus", _("%(who)s made %(email)s a reader") % {
                "who": who,
                "email": apart(data.get("email", "")),
            }
        case "reader removed":
            return "user", _("%(who)s removed the reader %(email)s") % {
                "who": who,
                "email": apart(data.get("email", "")),
            }
        case "reader not reached":
            return "triangle-alert", _("The reader %(email)s did not get the answer: %(reason)s") % {
                "email": apart(data.get("email", "")),
                "reason": apart(data.get("reason", "")),
            }
        case "sent again":
            return "send", _("%(who)s sent a mail again that had not arrived") % {"who": who}
        case "snoozed":
            return "alarm-clock", _("%(who)s put it away until later") % {"who": who}
        case "woke":
            return "alarm-clock", _("It is back in the list")
    return None


def _pair(who: str, data: dict[str, Any]) -> dict[str, str]:
    return {"who": who, "other": apart(data.get("reference", ""))}
