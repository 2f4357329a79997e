"""Topics that somebody expects: written here, tried before a map is drawn with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from dashboard import session
from dashboard.analysis.encoders import OWN_VECTORS, EncoderError
from dashboard.expected_topics import (
    ExpectationError,
    ExpectedTopic,
    expecting,
    found_in_words,
    least_similarity,
    listed,
    read_topics,
    written,
)
from dashboard.figures.plain import shortened
from dashboard.space import SpaceError
from dashboard.topic_preview import TopicPreview, TopicTrial
from dashboard.widgets.drawing import draw_and_close
from dashboard.widgets.plain import counted, literal, quiet
from store.recipes import MapRecipe
from store.records import SemanticMap

HELP = (
    "One topic a line: a word, a phrase, a description, or a name with examples, such as "
    "`delivery: my parcel is late | nobody came`."
)
EXAMPLE = "billing\ndelivery: my parcel is late | nobody came\nlogin"
NEAREST = "Nearest group"
NEAREST_HELP = "How like the topic the group is that is most like it. Below this, the slider lets the topic attract it."
POPOVER = "expected_topics"
LONGEST_SHOWN = 160
KEPT = 2
"""Trials that are kept: of a million texts and a hundred topics, each takes 400 MB."""


def expected_topics_popover(semantic_map: SemanticMap) -> None:
    """A quiet button that opens the topics."""
    with st.popover("Expect…", type="tertiary", icon=":material/lightbulb:", key=POPOVER, on_change="rerun"):
        if semantic_map.recipe.encoder.startswith(OWN_VECTORS):
            st.caption(
                "This map was drawn from vectors that came with the file: nothing tells where a topic would lie."
            )
        else:
            _topics(semantic_map)


@st.fragment
def _topics(semantic_map: SemanticMap) -> None:
    recipe = semantic_map.recipe
    source = st.text_area(
        "Topics you expect, a line each", value=recipe.expected, placeholder=EXAMPLE, help=HELP,
        key=f"expected_{semantic_map.id}",
    )  # fmt: skip
    try:
        topics = read_topics(source)
        usual = least_similarity(session.application().store, semantic_map)
        if usual is None and topics:
            usual = _trial(semantic_map, topics).usual_least
        chosen = usual if usual is None or not topics else _least(semantic_map, usual)
        least = recipe.expected_similarity if chosen == usual else chosen
        wanted = expecting(recipe, topics, least)
        if (wanted.expected, wanted.expected_similarity) == (recipe.expected, recipe.expected_similarity):
            _now(semantic_map)
            return
        trial = _trial(semantic_map, topics) if topics else None
    except (ExpectationError, SpaceError, EncoderError) as error:
        st.error(literal(str(error)))
        return
    if trial is not None and chosen is not None:
        st.markdown(literal(summary(trial.previews(chosen), trial.documents)))
    _draw(semantic_map, wanted)
    if trial is not None and chosen is not None:
        _tried(semantic_map, trial, chosen)


def _least(semantic_map: SemanticMap, usual: float) -> float:
    """How like a topic is enough: the usual, or what the visitor moves it to."""
    least = st.slider(
        "A group of texts belongs to a topic if it is at least this like it", 0.01, 0.99, value=usual, step=0.01,
        key=f"expected_similarity_{semantic_map.id}",
    )  # fmt: skip
    st.caption(
        "Closely bound texts go together, where at least half of them are so like the topic: 0 is no more than all "
        "texts are on average, 1 the very same. It begins at 0.25, or lower where texts are hardly ever so alike. "
        "Regions are then found among the others as before."
    )
    return least


def _now(semantic_map: SemanticMap) -> None:
    """What became of the topics that this map was drawn with."""
    if semantic_map.recipe.expected:
        st.markdown(literal(f"Now: {found_in_words(semantic_map)}."))
        st.caption("Change the topics or the slider to see the texts at the threshold.")


def _draw(semantic_map: SemanticMap, wanted: MapRecipe) -> None:
    said = "Draw with these topics" if wanted.expected else "Draw without topics"
    if semantic_map.recipe.base is not None:
        st.caption("This map has grown. With other topics it is drawn as a whole, so places will change.")
    if st.button(
        said, type="primary", key="draw_topics", on_click=draw_and_close, args=(semantic_map, wanted, POPOVER)
    ):
        st.rerun()


def _trial(semantic_map: SemanticMap, topics: Sequence[ExpectedTopic]) -> TopicTrial:
    return _kept_trial(semantic_map.id, len(semantic_map.counts), written(topics), _semantic_map=semantic_map)


def _tried(semantic_map: SemanticMap, trial: TopicTrial, least: float) -> None:
    """What each topic would attract, and the texts at the threshold of one of them."""
    previews = trial.previews(least)
    st.dataframe(
        _table(previews, trial.documents), hide_index=True, alt="The topics with the texts they would attract",
        column_config={NEAREST: st.column_config.NumberColumn(format="%.2f", help=NEAREST_HELP)},
    )  # fmt: skip
    quiet(f"By chance: a text drawn at random attracts {in_percent(trial.by_chance(least))}.", key="by_chance")
    names = [preview.name for preview in previews]
    chosen = st.selectbox("Texts at the threshold of", names, key=f"expected_border_{semantic_map.id}")
    border = trial.border(names.index(chosen), least)
    _texts(semantic_map, "Of the last group inside:", border.above, border.similarities)
    _texts(semantic_map, "Of the first group outside:", border.below, border.similarities, topic=chosen)


@st.cache_resource(max_entries=KEPT, show_spinner="Comparing the texts with the topics")
def _kept_trial(map_id: str, points: int, source: str, *, _semantic_map: SemanticMap) -> TopicTrial:
    shared, space = session.application(), session.open_space(_semantic_map)
    return TopicTrial(shared.store, shared.compute, space, _semantic_map, read_topics(source))


def summary(previews: Sequence[TopicPreview], documents: int) -> str:
    """What the topics attract together, in sentences; those that attract nothing are named."""
    attracted = sum(preview.documents for preview in previews)
    shared = sum(preview.shared for preview in previews)
    share = in_percent(attracted / max(documents, 1))
    sentences = [f"{counted(attracted, 'text')} ({share}) would be in regions of your topics."]
    if shared:
        sentences.append(f"{in_percent(shared / attracted)} of them are like more than one.")
    unknown = [preview.name for preview in previews if not preview.is_encoded]
    absent = [preview.name for preview in previews if preview.is_encoded and not preview.documents]
    if unknown:
        sentences.append(f"The encoder does not know the words of {listed(unknown)}.")
    if absent:
        verb, them = ("is", "it") if len(absent) == 1 else ("are", "them")
        nearest = ", ".join(f"{preview.nearest:.2f}" for preview in previews if preview.name in absent)
        sentences.append(f"{listed(absent)} {verb} absent: no group of texts is so like {them} (at most {nearest}).")
    return " ".join(sentences)


def in_percent(share: float) -> str:
    """A share of the texts, with a decimal where it is small."""
    return f"{share:.0%}" if share >= 0.1 or not share else f"{share:.1%}" if share >= 0.001 else "less than 0.1%"


def _table(previews: Sequence[TopicPreview], documents: int) -> pd.DataFrame:
    return pd.DataFrame({
        "Topic": [preview.name for preview in previews],
        "Texts": [preview.documents for preview in previews],
        "Share": [in_percent(preview.documents / max(documents, 1)) for preview in previews],
        "Like another too": [preview.shared for preview in previews],
        NEAREST: [preview.nearest for preview in previews],
    })  # fmt: skip


def _texts(
    semantic_map: SemanticMap,
    heading: str,
    points: NDArray[np.int64],
    similarities: NDArray[np.float32],
    *,
    topic: str | None = None,
) -> None:
    """Texts with their similarities; each can become an example of the `topic`."""
    if not len(points):
        return
    st.caption(heading)
    texts = session.application().store.corpora.texts(semantic_map.corpus.id, points.astype(np.int32))
    for text, point in zip(texts, points.tolist(), strict=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            quiet(f"{similarities[point]:.3f}  {shortened(text, LONGEST_SHOWN)}", key=f"border_{point}")
            if topic is not None:
                key = f"expected_{semantic_map.id}"
                st.button(
                    "Belongs too", type="tertiary", icon=":material/add:", key=f"include_{point}", width="content",
                    on_click=_include, args=(key, topic, text), help="Adds it to the examples of the topic.",
                )  # fmt: skip


def _include(key: str, name: str, text: str) -> None:
    """Add an example to a topic in the field that holds them."""
    try:
        topics = read_topics(st.session_state[key])
    except ExpectationError:  # the field was changed in the same moment; it says what is wrong itself
        return
    st.session_state[key] = written([topic.including(text) if topic.name == name else topic for topic in topics])
