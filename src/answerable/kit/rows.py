"""Write rows quickly: one plain statement, its text made once a model. For the paths every letter takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


def read(joined: str, models: Mapping[str, type[Model]], given: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Objects of several models from one statement, as `select_related` gives them, without building it anew.

    Args:
        joined: what follows the columns: FROM, JOIN, WHERE, ORDER BY, with the aliases of `models`.
        models: alias to model, in the order of a row's objects; one whose id is NULL is None.
        given: the values of the statement's places.
    """
    shapes = [_shape(alias, model) for alias, model in models.items()]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(shape.columns for shape in shapes)} {joined}", given)
        return [_objects(row, shapes) for row in cursor.fetchall()]


@dataclass(frozen=True)
class _Shape:
    model: type[Model]
    columns: str
    names: tuple[str, ...]
    key: int
    converters: tuple[tuple[int, Any], ...]


@cache
def _shape(alias: str, model: type[Model]) -> _Shape:
    left_out = getattr(model, "READ_LATER", ())
    fields = [field for field in model._meta.local_concrete_fields if field.name not in left_out]  # noqa: SLF001
    return _Shape(
        model=model,
        columns=", ".join(f"{alias}.{_quoted(field)}" for field in fields),
        names=tuple(field.attname for field in fields),
        key=next(place for place, field in enumerate(fields) if field.primary_key),
        converters=tuple(
            (place, field.from_db_value)
            for place, field in enumerate(fields)
            if hasattr(field, "from_db_value")
        ),
    )


def _objects(row: Sequence[Any], shapes: Sequence[_Shape]) -> tuple[Any, ...]:
    found: list[Model | None] = []
    start = 0
    for shape in shapes:
        values = list(row[start : start + len(shape.names)])
        start += len(shape.names)
        if values[shape.key] is None:
            found.append(None)
            continue
        for place, convert in shape.converters:
            values[place] = convert(values[place], None, connection)
        found.append(shape.model.from_db("default", shape.names, values))
    return tuple(found)
