"""The keys of the desk, for its help. What a key does is written on the element it presses (`data-key`)."""

from __future__ import annotations

from django.utils.translation import gettext as _

Keys = tuple[tuple[str, str], ...]


def sections() -> tuple[tuple[str, Keys], ...]:
    """(heading, ((keys, what they do), …)); keys pressed one after the other are separated by a space."""
    return (
        (
            _("List"),
            (
                ("J", _("next ticket")),
                ("K", _("previous ticket")),
                ("O", _("open")),
                ("X", _("choose, to act on several")),
                ("U", _("back to the list")),
                ("V", _("other views")),
                ("F", _("narrow the list")),
                ("/", _("search")),
            ),
        ),
        (
            _("Ticket"),
            (
                ("R", _("reply")),
                ("N", _("note for the team")),
                ("I", _("take it")),
                ("A", _("assign")),
                ("L", _("category")),
                ("P", _("urgency")),
                ("S", _("wait for someone")),
                ("C", _("readers of the answers")),
                ("H", _("put it away until later")),
                ("E", _("escalate")),
                ("B", _("ask another team")),
                ("Y", _("resolve")),
                ("W", _("why is this due then?")),
                (".", _("copy the link")),
            ),
        ),
        (
            _("Writing"),
            (
                ("/", _("use a macro, at the start of a line")),
                ("M", _("use a macro")),
                ("[", _("insert a help article")),
                ("Ctrl Enter", _("send")),
                ("Ctrl Shift Enter", _("send and keep open")),
                ("Esc", _("leave the field, text is kept")),
            ),
        ),
        (
            _("Everywhere"),
            (
                ("Ctrl K", _("all commands")),
                ("G I", _("go to the inbox")),
                ("G H", _("go to the phone")),
                ("G N", _("go to mentions")),
                ("G U", _("go to people")),
                ("G H", _("go to help articles")),
                ("G Y", _("go to promises")),
                ("G R", _("go to reviews")),
                ("G L", _("go to unread letters")),
                ("?", _("these keys")),
            ),
        ),
    )
