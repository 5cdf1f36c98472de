"""Write rows quickly: one plain statement, its text made once a model. For the paths every letter takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)
from django.db.models.base import ModelState
from psycopg.types.numeric import Int8

KNOWN_BY_HEART = 50
"""Values of a statement up to which the driver keeps how it read it; a longer one it reads each time anew."""
Row = TypeVar("Row", bound=Model)
_AS_THEY_ARE = (BooleanField, CharField, DateTimeField, ForeignKey, IntegerField, TextField)
"""Fields whose values the driver takes as they stand on an object."""


def insert(rows: Sequence[Model]) -> None:
    """Insert new objects of one model and give them their ids: a few a statement. Nothing is sent for none.

    It does what `bulk_create` does for a model with a generated id, without building the query anew; defaults
    have to be on the objects (they are) and no field may compute itself when it is saved.
    """
    if not rows:
        return
    columns, head, places = _statement(type(rows[0]))
    most = max(1, KNOWN_BY_HEART // columns.count)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), most):
            some = rows[start : start + most]
            values: list[Any] = []
            for row in some:
                columns.know_ids(row)
                values += columns.of(row)
            cursor.execute(f"{head} {', '.join([places] * len(some))} RETURNING id", values)
            for row, (pk,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = pk
                row._state.adding = False  # noqa: SLF001  as Django does
                row._state.db = "default"  # noqa: SLF001


def made(model: type[Row], /, **values: Any) -> Row:
    """A new object, as `model(**values)` makes it, in a fraction of the time: for what every letter makes.

    Relations are named by their object or by their id (`ticket` or `ticket_id`).
    """
    shape = _blank(model)
    row = model.__new__(model)
    row._state = ModelState()  # noqa: SLF001
    here = vars(row)
    here.update(shape.constants)
    for attname, default in shape.fresh:
        here[attname] = default()
    for name, value in values.items():
        if name in here:
            here[name] = value
        else:
            row._state.fields_cache[name] = value  # noqa: SLF001
            here[shape.relations[name]] = None if value is None else value.pk
    return row


@dataclass(frozen=True)
class _Blank:
    constants: Mapping[str, Any]
    fresh: tuple[tuple[str, Any], ...]
    relations: Mapping[str, str]


@cache
def _blank(model: type[Model]) -> _Blank:
    fields = model._meta.concrete_fields  # noqa: SLF001
    fresh = [field for field in fields if field.has_default() and callable(field.default)]
    return _Blank(
        constants={field.attname: field.get_default() for field in fields},
        fresh=tuple((field.attname, field.default) for field in fresh),
        relations={field.name: field.attname for field in fields if isinstance(field, ForeignKey)},
    )


class _Columns:
    """Some fields of a model, and their values as the driver takes them."""

    def __init__(self, fields: Sequence["Field[Any, Any]"]) -> None:
        self._values = attrgetter(*(field.attname for field in fields))
        self.count = len(fields)
        self._alone = self.count == 1
        self._prepared = [(i, field) for i, field in enumerate(fields) if not isinstance(field, _AS_THEY_ARE)]
        self._related = [(field.name, field.attname) for field in fields if isinstance(field, ForeignKey)]

    def know_ids(self, row: Model) -> None:
        """What a row refers to may have been stored after the row was made: only now it has an id."""
        here, others = vars(row), row._state.fields_cache  # noqa: SLF001
        for name, attname in self._related:
            if here[attname] is None and (other := others.get(name)) is not None:
                if other.pk is None:
                    raise ValueError(f"Store the {name} of this {type(row).__name__} first.")
                here[attname] = other.pk

    def of(self, row: Model) -> list[Any]:
        values = [self._values(row)] if self._alone else list(self._values(row))
        for place, field in self._prepared:
            values[place] = field.get_db_prep_save(values[place], connection)
        return values


@cache
def _statement(model: type[Model]) -> tuple[_Columns, str, str]:
    fields = tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)  # noqa: SLF001
    columns = ", ".join(_quoted(field) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    return _Columns(fields), f"INSERT INTO {table} ({columns}) VALUES", f"({', '.join(['%s'] * len(fields))})"


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write some fields of stored objects of one model, in one statement. Nothing is sent for none."""
    if not rows:
        return
    columns, head, places, tail = _change(type(rows[0]), tuple(names))
    values: list[Any] = []
    for row in rows:
        values.append(row.pk)
        values += columns.of(row)
    with connection.cursor() as cursor:
        cursor.execute(f"{head} {', '.join([places] * len(rows))} {tail}", values)


@cache
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[_Columns, str, str, str]:
    known = {field.name: field for field in model._meta.local_concrete_fields}  # noqa: SLF001
    fields = tuple(known[name] for name in names)
    columns = [_quoted(field) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    sets = ", ".join(f"{column} = new.{column}" for column in columns)
    places = ", ".join(["%s::bigint", *(f"%s::{field.db_type(connection)}" for field in fields)])
    head = f"UPDATE {table} SET {sets} FROM (VALUES"  # noqa: S608
    return (
        _Columns(fields),
        head,
        f"({places})",
        f") AS new (id, {', '.join(columns)}) WHERE {table}.id = new.id",
    )


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
        cursor.execute(
            f"SELECT {', '.join(shape.columns for shape in shapes)} {joined}",
            [wide(value) for value in given],
        )
        return [_objects(row, shapes) for row in cursor.fetchall()]


def wide(value: Any) -> Any:
    """A number, or a list of numbers, sent as bigint whatever its size.

    The driver sends 5000 as smallint and 90000 as integer, and PostgreSQL plans a statement once a type: what
    a page asks was planned anew for large ids while it had long been known for small ones.
    """
    if isinstance(value, list):
        return [wide(each) for each in value]
    return Int8(value) if type(value) is int else value


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
