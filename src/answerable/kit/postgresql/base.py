"""Instants as psycopg's own loader reads them.

Django reads each `timestamptz` by a loader in Python, so that it can be in any zone: six microseconds each,
and a page of fifty tickets has two hundred. Our connections are in UTC and so is everything read from them.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg.types.datetime import TimestamptzLoader


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        made = super().get_new_connection(conn_params)
        made.adapters.register_loader("timestamptz", TimestamptzLoader)
        return made

    def create_cursor(self, name: str | None = None) -> Any:
        if name:  # as Django opens one where parameters are bound on the server
            return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)
        return self.connection.cursor()
