"""What pages keep in memory of a corpus to speak of its regions: phrases, columns, dates. Shared by all visitors."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard import session
from dashboard.analysis import stages
from dashboard.analysis.phrases import PhraseTable
from dashboard.compute import outcome
from dashboard.evidence import over_time
from dashboard.evidence.columns import Cells, cells, counted_columns
from dashboard.evidence.nearby import Neighborhood
from dashboard.evidence.phrase_counts import keep_phrases, stored_phrases
from dashboard.map_pairs import neighbors_by_point
from store.records import Column, Corpus, SemanticMap


def phrases(corpus: Corpus) -> PhraseTable:
    """Which text contains which phrase; counted now, once, where an older Isogloss has drawn the map."""
    return _phrases(corpus.texts_key, _corpus=corpus)


def points_of_documents(corpus: Corpus) -> NDArray[np.int32]:
    """The point of each document, (documents,)."""
    return _points(corpus.id, corpus.documents)


def columns(corpus: Corpus) -> tuple[Cells, ...]:
    """The metadata columns that can be counted in, as numbers."""
    return tuple(_cells(corpus.id, corpus.documents, column) for column in counted_columns(corpus))


def column(corpus: Corpus, name: str) -> Cells:
    """One of them, by its name."""
    return next(found for found in columns(corpus) if found.column.name == name)


def time_columns(corpus: Corpus) -> tuple[Column, ...]:
    """The columns that say when."""
    return _time_columns(corpus.id, corpus.documents)


def moments(corpus: Corpus, time_column: Column) -> over_time.Moments:
    """When each document is from by one of them, (documents,)."""
    return _moments(corpus.id, corpus.documents, time_column)


def neighborhood(semantic_map: SemanticMap) -> Neighborhood | None:
    """The points a map was fitted on and their neighbours in the space; None where those are forgotten."""
    return _neighborhood(semantic_map.id, _semantic_map=semantic_map)


def is_in_region(semantic_map: SemanticMap, layer: int, region: int) -> NDArray[np.bool_]:
    """Which documents are in a region, (documents,)."""
    in_region: NDArray[np.bool_] = (
        semantic_map.layers[layer].region_of[points_of_documents(semantic_map.corpus)] == region
    )
    return in_region


@st.cache_resource(max_entries=4, show_spinner="Counting phrases, once for this corpus …")
def _phrases(texts_key: str, *, _corpus: Corpus) -> PhraseTable:
    shared = session.application()
    found = stored_phrases(shared.store, _corpus)
    if found is None:
        texts = shared.store.corpora.texts(_corpus.id)
        keep_phrases(shared.store, _corpus, outcome(shared.compute.ask(stages.phrases, texts)))
        found = stored_phrases(shared.store, _corpus)
        assert found is not None
    return found


@st.cache_resource(max_entries=4, show_spinner=False)
def _neighborhood(map_id: str, *, _semantic_map: SemanticMap) -> Neighborhood | None:
    return neighbors_by_point(session.application().store, _semantic_map)


@st.cache_resource(max_entries=8, show_spinner=False)
def _points(corpus_id: str, documents: int) -> NDArray[np.int32]:
    return session.application().store.corpora.rows_and_points(corpus_id)[1]


@st.cache_resource(max_entries=64, show_spinner=False)
def _cells(corpus_id: str, documents: int, column: Column) -> Cells:
    store = session.application().store
    return cells(store, store.corpora.get(corpus_id), column)


@st.cache_resource(max_entries=16, show_spinner=False)
def _time_columns(corpus_id: str, documents: int) -> tuple[Column, ...]:
    store = session.application().store
    return over_time.time_columns(store, store.corpora.get(corpus_id))


@st.cache_resource(max_entries=8, show_spinner=False)
def _moments(corpus_id: str, documents: int, column: Column) -> over_time.Moments:
    store = session.application().store
    return over_time.moments(store, store.corpora.get(corpus_id), column)
