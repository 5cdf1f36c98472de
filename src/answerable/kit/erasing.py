"""The one way in which a row of evidence loses words: a person's erasure takes one column, nothing else.

Evidence is only added to (`kit/rls.py`, AppendOnly). A person may have what was written about them erased all
the same (GDPR, article 17). Inside `erasing()` the database lets the named column of such a row change and
refuses every other difference, so that no outcome, instant or count can be touched under that name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, migrations


@contextmanager
def erasing() -> Iterator[None]:
    """Let words be taken from evidence until the running transaction ends this block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('answerable.erasing', 'on', true)")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SELECT set_config('answerable.erasing', '', true)")


class Erasable(migrations.RunSQL):
    """Evidence of which one column may be emptied by an erasure, and nothing else be changed or deleted."""

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column
        function = f"refuse_change_but_{table}_{column}"
        super().__init__(
            sql=[
                f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' AND current_setting('answerable.erasing', true) = 'on'
                       AND to_jsonb(NEW) - '{column}' = to_jsonb(OLD) - '{column}' THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION '% is evidence: rows are added, never changed or deleted', TG_TABLE_NAME
                    USING ERRCODE = 'insufficient_privilege';
                END $$""",
                f"DROP TRIGGER append_only ON {table}",
                f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {function}()""",
            ],
            reverse_sql=[
                f"DROP TRIGGER append_only ON {table}",
                f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
                f"DROP FUNCTION {function}()",
            ],
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.table, self.column], {})
