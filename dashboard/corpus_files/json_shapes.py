"""The shapes in which tables come as JSON, made into rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sized
from itertools import chain, islice
from typing import Any

from dashboard.corpus_files.headers import has_header
from dashboard.corpus_files.rows import unique_names

JUDGED_ROWS = 100
MAX_DEPTH = 5
MANY = 20
"""An object with more members than this, all texts or all objects, is a table keyed by name, not one row."""


def flattened(value: Any) -> dict[str, Any]:
    """A row: nested objects become columns named `outer.inner`; a bare text is the column `text`."""
    if isinstance(value, dict):
        row: dict[str, Any] = {}
        add_members(row, "", value)
        return row
    if isinstance(value, list):
        return {f"column_{position}": cell for position, cell in enumerate(value, start=1)}
    return {"text" if isinstance(value, str) else "value": value}


def named_rows(values: Iterator[Any]) -> Iterator[Any]:
    """The values, and where they are arrays under an array of names, objects with these names."""
    first = list(islice(values, JUDGED_ROWS))
    if not first or not all(isinstance(row, list) and row for row in first):
        yield from chain(first, values)
        return
    written = [[cell if isinstance(cell, str) else json.dumps(cell) for cell in row] for row in first]
    names = unique_names(written[0])
    if len(first) < 2 or not has_header(written):
        yield from chain(first, values)
        return
    for row in chain(first[1:], values):
        yield dict(zip(names, row, strict=False)) if isinstance(row, list) else row


def add_members(row: dict[str, Any], prefix: str, members: dict[str, Any]) -> None:
    """Put the members of an object into the row under dotted names; what is nested deeper stays together."""
    for name, value in members.items():
        if isinstance(value, dict) and value and prefix.count(".") < MAX_DEPTH:
            add_members(row, f"{prefix}{name}.", value)
        else:
            row[prefix + name] = value


def rows_of_object(value: dict[str, Any]) -> Iterator[Any]:
    """The rows of a JSON file that is one object.

    An object around an array of objects, however deep, is that array; one with an array of names and an array of rows
    is a table; arrays or objects of equal size are columns; many objects or texts by name are rows with the name in
    `key`; anything else is a single row.
    """
    table = wrapped_table(value) or named_table(value)
    if table is not None:
        yield from table
    elif is_columns(value, list):
        yield from (dict(zip(value, cells, strict=True)) for cells in zip(*value.values(), strict=True))
    elif is_columns(value, dict) and shares_keys(value):
        keys = next(iter(value.values()))
        yield from ({name: cells[key] for name, cells in value.items()} for key in keys)
    elif len(value) > 1 and all(isinstance(member, dict) for member in value.values()):
        yield from ({"key": key, **member} for key, member in value.items())
    elif len(value) > MANY and all(isinstance(member, str) for member in value.values()):
        yield from ({"key": key, "text": member} for key, member in value.items())
    else:
        yield value


def wrapped_table(value: dict[str, Any]) -> list[Any] | None:
    """The longest array of objects inside, however deep the objects around it; of two the less deep."""
    found: list[list[Any]] = []
    around = [value]
    for _ in range(MAX_DEPTH):
        members = [member for outer in around for member in outer.values()]
        found += [member for member in members if holds_objects(member)]
        around = [member for member in members if isinstance(member, dict)]
        if len(around) > MANY:
            break
    return max(found, key=len, default=None)


def holds_objects(member: Any) -> bool:
    """Whether a value is an array of objects and of nothing else."""
    return isinstance(member, list) and bool(member) and all(isinstance(row, dict) for row in member)


def named_table(value: dict[str, Any]) -> Iterator[dict[str, Any]] | None:
    """The rows of a member that is an array of arrays, under another that has a name for each of their cells."""
    arrays = [member for member in value.values() if isinstance(member, list) and member]
    for names in (member for member in arrays if all(isinstance(name, str) for name in member)):
        for rows in arrays:
            if all(isinstance(row, list) and len(row) == len(names) for row in rows):
                return (dict(zip(unique_names(names), row, strict=True)) for row in rows)
    return None


def is_columns(value: dict[str, Any], kind: type[Sized]) -> bool:
    """Whether all members are of this kind and of one size above zero."""
    sizes = {len(member) if isinstance(member, kind) else 0 for member in value.values()}
    return len(sizes) == 1 and sizes != {0}


def shares_keys(value: dict[str, dict[str, Any]]) -> bool:
    """Whether all members are keyed by the same row numbers, as pandas writes a table."""
    keys = [list(member) for member in value.values()]
    return all(key == keys[0] for key in keys) and keys[0] == [str(number) for number in range(len(keys[0]))]
