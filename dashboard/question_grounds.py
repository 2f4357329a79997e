"""What questions about a map rest on besides its vectors, kept in memory for all visitors."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.corpus_phrases import CorpusPhrases, corpus_phrases
from dashboard.corpus_sentences import corpus_sentences
from dashboard.paths import PathGraph, path_graph
from store.records import SemanticMap

KEPT = 4
"""Maps; the number of points tells one that has grown from what it was before."""


def open_path_graph(semantic_map: SemanticMap) -> PathGraph:
    """What paths of this map are sought on; raises `PathError`."""
    return _path_graph(semantic_map.id, len(semantic_map.counts), _semantic_map=semantic_map)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _path_graph(map_id: str, points: int, *, _semantic_map: SemanticMap) -> PathGraph:
    return path_graph(session.application().store, _semantic_map, session.open_space(_semantic_map))


def phrases_of(semantic_map: SemanticMap) -> CorpusPhrases | None:
    """The words and phrases of a map's corpus, kept in memory once they have been encoded; None before."""
    try:
        return _phrases(semantic_map.id, len(semantic_map.counts), _semantic_map=semantic_map)
    except LookupError:
        return None


def sentences_of(semantic_map: SemanticMap) -> CorpusPhrases | None:
    """The sentences of a map's corpus, kept in memory once they have been encoded; None before."""
    try:
        return _sentences(semantic_map.id, len(semantic_map.counts), _semantic_map=semantic_map)
    except LookupError:
        return None


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _sentences(map_id: str, points: int, *, _semantic_map: SemanticMap) -> CorpusPhrases:
    found = corpus_sentences(session.application().store, _semantic_map)
    if found is None:
        raise LookupError("They have not been encoded yet.")
    return found


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _phrases(map_id: str, points: int, *, _semantic_map: SemanticMap) -> CorpusPhrases:
    found = corpus_phrases(session.application().store, _semantic_map)
    if found is None:
        raise LookupError("They have not been encoded yet.")  # a cached None would stay
    return found
