"""Write rows quickly: one plain statement, its text made once a model. For the paths every letter takes."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert(rows: Sequence[Model]) -> None:
    """Insert new objects of one model and give them their ids. Nothing is sent for none.

    It does what `bulk_create` does for a model with a generated id, without building the query anew; defaults
    have to be on the objects (they are) and no field may compute itself when it is saved.
    """
    if not rows:
        return
    fields, head, places = _statement(type(rows[0]))
    values: list[Any] = []
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="insert")  # type: ignore[attr-defined]  # noqa: SLF001
        values += [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"{head} {', '.join([places] * len(rows))} RETURNING id", values)
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
            row._state.adding = False  # noqa: SLF001  as Django does
            row._state.db = "default"  # noqa: SLF001


@cache
def _statement(model: type[Model]) -> tuple[tuple["Field[Any, Any]", ...], str, str]:
    fields = tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)  # noqa: SLF001
    columns = ", ".join(_quoted(field) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    return fields, f"INSERT INTO {table} ({columns}) VALUES", f"({', '.join(['%s'] * len(fields))})"


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write some fields of stored objects of one model, in one statement. Nothing is sent for none."""
    if not rows:
        return
    fields, head, places, tail = _change(type(rows[0]), tuple(names))
    values: list[Any] = []
    for row in rows:
        values.append(row.pk)
        values += [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"{head} {', '.join([places] * len(rows))} {tail}", values)


@cache
def _change(
    model: type[Model], names: tuple[str, ...]
) -> tuple[tuple["Field[Any, Any]", ...], str, str, str]:
    known = {field.name: field for field in model._meta.local_concrete_fields}  # noqa: SLF001
    fields = tuple(known[name] for name in names)
    columns = [_quoted(field) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    sets = ", ".join(f"{column} = new.{column}" for column in columns)
    places = ", ".join(["%s::bigint", *(f"%s::{field.db_type(connection)}" for field in fields)])
    head = f"UPDATE {table} SET {sets} FROM (VALUES"  # noqa: S608
    return fields, head, f"({places})", f") AS new (id, {', '.join(columns)}) WHERE {table}.id = new.id"


def _quoted(field: "Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))
