"""What a question is about, as one writes it: a text, a row of the file, a region or a saved direction by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "row", "region", "saved"]
SIGNS = {"text": "", "row": "#", "region": "@", "saved": "$"}


@dataclass(frozen=True)
class Term:
    """A text that was written out, a row of the file, a region by its name, or a saved direction by its name."""

    kind: Kind
    name: str


def read_term(source: str) -> Term:
    """A single term as one types it where only one is wanted: `#12`, `@region`, anything else is a text as it is."""
    written = source.strip()
    if re.fullmatch(r"#\d{1,12}", written):
        return Term("row", written[1:])
    if written.startswith("@") and len(written) > 1:
        return Term("region", unquoted(written[1:]))
    return Term("text", written)


def written(term: Term) -> str:
    """The term as one writes it in an expression."""
    if term.kind == "row":
        return f"#{term.name}"
    quote = '"{}"' if '"' not in term.name else "“{}”"
    return SIGNS[term.kind] + quote.format(term.name)


def unquoted(value: str) -> str:
    """A quoted text without its quotes and the space inside them; any other as it is."""
    is_quoted = len(value) > 1 and (value[0], value[-1]) in {('"', '"'), ("“", "”")}
    return value[1:-1].strip() if is_quoted else value
