"""What a map can be coloured by, each under the path at which the browser gets its codes."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import streamlit as st

from dashboard import figures, queries, session
from dashboard.analysis.languages import NAMES
from dashboard.analysis.text_profile import common_languages
from dashboard.placed_texts import placed_text
from dashboard.saved_axes import name_of
from dashboard.tags import digest, tags_at, tags_on
from dashboard.text_languages import text_languages
from store.records import Attachment, Column, SemanticMap
from store.tags import Points

COLORABLE = ("category", "number", "date")
LENGTH, LANGUAGE, SIMILARITY = "length", "language", "similarity"
CHANGE_ENDS = ("before", "", "after")
AXIS = re.compile(r"axes/([0-9a-f]{16})")
TRANSFORMATION = re.compile(r"transformations/([0-9a-f]{16})")
TAGS = re.compile(r"tags/[0-9a-f]{16}")
ALL_TAGS = "all tags"
BY_TAG = " (tag)"
"""What stands behind a tag that is a colour."""
PATHS = {
    "region": re.compile(r"layers/(\d{1,3})/regions(?:/(\d{1,3})/(\d{1,3}))?"),
    "membership": re.compile(r"layers/(\d{1,3})/membership"),
    "column": re.compile(r"columns/(\d{1,4})"),
    LENGTH: re.compile(LENGTH),
    LANGUAGE: re.compile(LANGUAGE),
    SIMILARITY: re.compile(SIMILARITY),
}


def region_path(semantic_map: SemanticMap, layer: int) -> str:
    """Where the browser gets the regions of a layer, with the noise that this view attaches to them."""
    attachment = semantic_map.attachment
    view = f"/{attachment.most}/{attachment.least_sure}" if attachment.most else ""
    return f"layers/{layer}/regions{view}"


def coloring(semantic_map: SemanticMap, path: str, words: str = "") -> figures.Coloring:
    """The colouring under a path, for the likeness to a text with its `words`; raises `LookupError` where there is
    none, and where an axis or transformation cannot be placed what asking for it raises."""
    if AXIS.fullmatch(path) or TRANSFORMATION.fullmatch(path):
        return _along(semantic_map, path)
    if TAGS.fullmatch(path):
        return _by_tags(semantic_map.id, len(semantic_map.counts), path, _semantic_map=semantic_map)
    kind, number = _meaning(semantic_map, path)
    view = PATHS["region"].fullmatch(path)
    if view and view[2]:
        semantic_map = session.with_attached(semantic_map, Attachment(int(view[2]), int(view[3])))
    if kind in ("region", "membership"):
        by = figures.by_region if kind == "region" else figures.by_membership
        return by(semantic_map, number)
    if kind == LANGUAGE:
        return _by_language(semantic_map.id, semantic_map.corpus.documents, _semantic_map=semantic_map)
    if kind == SIMILARITY:
        return _by_similarity(semantic_map, words)
    column = number if kind == "column" else None
    return _by_values(semantic_map.id, semantic_map.corpus.documents, column, _semantic_map=semantic_map)


def _along(semantic_map: SemanticMap, path: str) -> figures.Coloring:
    """By the order along an axis, or along a transformation."""
    if axis := AXIS.fullmatch(path):
        axes = session.open_axes(semantic_map)
        known = axes.known_axis(axis[1])
        return figures.by_axis(known.positions, name_of(known.definition, axes.saved))
    transformations = session.open_transformations(semantic_map)
    found = transformations.known(path.partition("/")[2])
    return figures.by_axis(found.axis.positions, transformations.name_of(found.definition), ends=CHANGE_ENDS)


def tag_paths(semantic_map: SemanticMap) -> dict[str, str]:
    """The paths of colourings by tags, by the name they are offered under. A path is of the texts that have the tags
    now: what browsers keep under it stays true."""
    return {name: path for path, (name, _) in _tags_by_path(semantic_map).items()}


def tagged_at(semantic_map: SemanticMap, path: str) -> Points:
    """The texts on the map that have the tag, or one of the tags, of a colouring; none for any other path."""
    _, tags = _tags_by_path(semantic_map).get(path, ("", {})) if TAGS.fullmatch(path) else ("", {})
    points = np.unique(np.concatenate([np.zeros(0, np.int32), *tags.values()])).astype(np.int32)
    return points[semantic_map.is_shown[points]]


def _tags_by_path(semantic_map: SemanticMap) -> dict[str, tuple[str, dict[str, Points]]]:
    tags = tags_on(session.application().store, semantic_map)
    offered = {tag + BY_TAG: {tag: points} for tag, points in tags.items()}
    if len(tags) > 1:
        offered = {ALL_TAGS: tags} | offered
    return {f"tags/{digest(tagged)}": (name, tagged) for name, tagged in offered.items()}


def _meaning(semantic_map: SemanticMap, path: str) -> tuple[str, int]:
    """The kind of colouring and the number of its layer or column."""
    for kind, pattern in PATHS.items():
        if match := pattern.fullmatch(path):
            if not match.groups():
                return kind, 0
            if int(match[1]) < len(semantic_map.corpus.columns if kind == "column" else semantic_map.layers):
                return kind, int(match[1])
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


@st.cache_resource(max_entries=32, show_spinner=False)
def _by_tags(map_id: str, points: int, path: str, *, _semantic_map: SemanticMap) -> figures.Coloring:
    """By the tags that a text has, each set of them a colour; kept, as a browser may ask for it after the next text was
    tagged. Raises `LookupError` where nobody keeps these."""
    _, tags = _tags_by_path(_semantic_map)[path]
    values: list[str | None] = [None] * points
    marked = np.unique(np.concatenate(list(tags.values())))
    for point, names in zip(marked.tolist(), tags_at(tags, marked), strict=True):
        values[point] = " + ".join(names)
    title = "tags" if len(tags) > 1 else "tag"
    return figures.by_category(title, values, missing_name="none of the tags" if len(tags) > 1 else "without the tag")


@st.cache_resource(max_entries=8, show_spinner=False)
def _by_language(map_id: str, documents: int, *, _semantic_map: SemanticMap) -> figures.Coloring:
    """By the language of the texts, rare ones left grey; raises `LookupError` until all have been told."""
    codes = text_languages(session.application().store, _semantic_map.corpus)
    if codes is None:
        raise LookupError("The languages of these texts have not been told yet.")
    names = {code: NAMES[code] for code in common_languages(codes.tolist())}
    return figures.by_category(
        "language, as told by its letters", [names.get(code) for code in codes.tolist()],
        missing_name="rarer, or not certain",
    )  # fmt: skip


def _by_similarity(semantic_map: SemanticMap, words: str) -> figures.Coloring:
    """By how like a typed text the texts are, in the space."""
    if not words:
        raise LookupError("There is no text to be like.")
    similarities = placed_text(semantic_map, words).similarities
    return replace(
        figures.by_number("similarity", similarities.astype(np.float64)), missing_name="the encoder cannot read"
    )
