"""How is one statement run with many rows, without SQLAlchemy working out each row anew?

SQLAlchemy compiles a statement once, but makes a dictionary and a list of every row before the driver gets it: for the
reports of a batch that costs more than writing them. Here the names, constants and converters of a statement are looked
up once. Where a statement needs more than that (defaults that are worked out, lists of values, a driver that takes
names), it is run as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Converted = Callable[[Any], Any]
MOST = 500  # statements are constants of modules; there are fewer


def run_many(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Runs the statement once with all rows. They have the same names."""
    prepared = _prepared(statement, connection.dialect, tuple(rows[0])) if len(rows) > 1 else None
    if prepared is None:
        connection.execute(statement, rows)
    else:
        text, fields = prepared
        columns = [_column(rows, *field) for field in fields]
        connection.exec_driver_sql(text, list(zip(*columns, strict=True)))


_Field = tuple[str, Any, Converted | None]  # its name, or "" with a constant; how it is converted for the driver


def _column(rows: Sequence[Mapping[str, Any]], name: str, constant: Any, convert: Converted | None) -> Sequence[Any]:
    if not name:
        return [constant] * len(rows)
    if convert is None:
        return [row[name] for row in rows]
    return [convert(row[name]) for row in rows]


@lru_cache(maxsize=MOST)
def _prepared(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> tuple[str, list[_Field]] | None:
    if not dialect.positional or not isinstance(statement, ClauseElement):
        return None
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    if not isinstance(compiled, SQLCompiler) or compiled.positiontup is None:
        return None
    if compiled.insert_prefetch or compiled.update_prefetch or compiled.post_compile_params:
        return None
    fields: list[_Field] = []
    for place in compiled.positiontup:
        bind = compiled.binds[place]
        convert: Converted | None = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.key in names:
            fields.append((bind.key, None, convert))
        elif bind.required:
            return None
        else:
            value = bind.effective_value
            fields.append(("", value if convert is None else convert(value), None))
    return compiled.string, fields
