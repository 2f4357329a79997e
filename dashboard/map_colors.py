"""What a map can be coloured by, each under the path at which the browser gets its codes."""

from __future__ import annotations

import re

import numpy as np
import streamlit as st

from dashboard import figures, queries, session
from store.records import Column, SemanticMap

COLORABLE = ("category", "number", "date")
LENGTH = "length"
PATHS = {
    "region": re.compile(r"layers/(\d{1,3})/regions"),
    "membership": re.compile(r"layers/(\d{1,3})/membership"),
    "column": re.compile(r"columns/(\d{1,4})"),
    LENGTH: re.compile(LENGTH),
}


def coloring(semantic_map: SemanticMap, path: str) -> figures.Coloring:
    """The colouring under a path; raises `LookupError` where there is none."""
    kind, number = _meaning(semantic_map, path)
    if kind in ("region", "membership"):
        by = figures.by_region if kind == "region" else figures.by_membership
        return by(semantic_map, number)
    column = number if kind == "column" else None
    return _by_values(semantic_map.id, semantic_map.corpus.documents, column, _semantic_map=semantic_map)


def _meaning(semantic_map: SemanticMap, path: str) -> tuple[str, int]:
    """The kind of colouring and the number of its layer or column."""
    for kind, pattern in PATHS.items():
        if match := pattern.fullmatch(path):
            number = int(match[1]) if match.groups() else 0
            known = len(semantic_map.corpus.columns if kind == "column" else semantic_map.layers)
            if number < known or kind == LENGTH:
                return kind, number
    raise LookupError("The map has no such colouring.")


@st.cache_resource(max_entries=32, show_spinner=False)
def _by_values(
    map_id: str, documents: int, column_number: int | None, *, _semantic_map: SemanticMap
) -> figures.Coloring:
    """By a metadata column or, without one, the length of the texts; kept, since page and browser both need it, until
    the corpus grows."""
    store, corpus = session.application().store, _semantic_map.corpus
    if column_number is None:
        return figures.by_number("characters", store.corpora.lengths(corpus.id))
    column: Column = corpus.columns[column_number]
    if column.type not in COLORABLE:
        raise LookupError("Nothing can be coloured by this column.")
    values = queries.metadata_values(store, corpus.id, column.name)
    if column.type == "category":
        return figures.by_category(column.name, values.tolist())
    if values.dtype.kind == "M":
        milliseconds = values.astype("datetime64[ms]").astype(np.float64)
        return figures.by_number(column.name, np.where(np.isnat(values), np.nan, milliseconds), is_date=True)
    return figures.by_number(column.name, values.astype(np.float64))
