"""Sessions as Django keeps them, read by one plain statement: every page of the desk begins with it."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from answerable.kit.now import now
from answerable.kit.rows import read

_SESSION = "FROM django_session session WHERE session.session_key = %s AND session.expire_date > %s"


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = read(_SESSION, {"session": Session}, [self.session_key, now()])
        if found:
            return found[0][0]  # type: ignore[no-any-return]
        self._session_key = None
        return None
