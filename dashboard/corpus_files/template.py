"""Several columns joined to one text by a template such as `{title}. {body}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.corpus_files.errors import OptionError

FIELD = re.compile(r"\{\{|\}\}|\{([^{}]+)\}|[{}]")
CLOSING = re.compile(r"[)\]}»”’›>\"']+")
"""Marks right after a cell that belong to it, such as the bracket after the year in `{title} ({year})`."""

SEPARATORS = " \t\r\n.,;:·•|/–—-"
"""What must not begin a text whose first cells are missing."""


@dataclass(frozen=True)
class Field:
    """A column in a template with the literal text that is written, or left out, along with its cell."""

    before: str
    column: str
    after: str = ""


def template_fields(template: str) -> list[Field]:
    """The columns that a template names, in its order; raises `OptionError` for one that cannot be understood."""
    literals = [""]
    columns: list[str] = []
    end = 0
    for found in FIELD.finditer(template):
        literals[-1] += template[end : found.start()]
        end = found.end()
        if found[1] is not None:
            columns.append(found[1])
            literals.append("")
        elif found[0] in ("{{", "}}"):
            literals[-1] += found[0][0]
        else:
            raise OptionError(
                f"The template has a single “{found[0]}”: write {{column}} for a column, and {{{{ or }}}} for a brace."
            )
    literals[-1] += template[end:]
    if not columns:
        raise OptionError("The template names no column; write the names of columns in braces: {title}. {body}")
    return fields_of(literals, columns)


def fields_of(literals: Sequence[str], columns: Sequence[str]) -> list[Field]:
    """Columns with what is written around them; `literals` has one entry more than `columns`."""
    fields = []
    before = literals[0]
    for column, (_, literal) in zip(columns, pairwise(literals), strict=True):
        closing = CLOSING.match(literal)
        after = closing[0] if closing else ""
        fields.append(Field(before, column, after))
        before = literal[len(after) :]
    last = fields[-1]
    return [*fields[:-1], Field(last.before, last.column, last.after + before)]


def filler(fields: Sequence[Field]) -> Callable[[Sequence[str | None]], str | None]:
    """A function from a row's cells, one per field, to its text: None where no cell has one.

    What stands around a missing cell is left out with it.
    """

    def filled(cells: Sequence[str | None]) -> str | None:
        text = ""
        for number, (field, cell) in enumerate(zip(fields, cells, strict=True)):
            if cell is None or not cell.strip():
                continue
            before = field.before if text or not number else field.before.lstrip(SEPARATORS)
            text += before + cell.strip() + field.after
        return text or None

    return filled
