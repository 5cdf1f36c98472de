"""Migration operations that put the walls between brands into the database itself."""

from typing import Any

from django.db import migrations

_VISIBLE = "(SELECT string_to_array(nullif(current_setting('answerable.brands', true), ''), ','))::bigint[]"


class Isolate(migrations.RunSQL):
    """Force row-level security on a table with a `brand_id`: rows of brands not in scope do not exist.

    With `or_none`, rows without a brand are visible to every scope (a letter nobody could place yet).
    """

    def __init__(self, table: str, *, or_none: bool = False) -> None:
        self.table = table
        rule = f"brand_id = ANY ({_VISIBLE})" + (" OR brand_id IS NULL" if or_none else "")
        super().__init__(
            sql=[
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                f"CREATE POLICY own_brands ON {table} USING ({rule}) WITH CHECK ({rule})",
            ],
            reverse_sql=[
                f"DROP POLICY own_brands ON {table}",
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            ],
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.table], {})


class AppendOnly(migrations.RunSQL):
    """Refuse UPDATE and DELETE on a table of evidence, for every role that may write to it."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            sql=[
                """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION '% is evidence: rows are added, never changed or deleted', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege'; END $$""",
                f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
            ],
            reverse_sql=[f"DROP TRIGGER append_only ON {table}"],
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.table], {})
