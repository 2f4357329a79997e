"""Questions under the names they were given, for everybody with the same corpus: asked again by a click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from dashboard import session
from dashboard.analysis.directions.analogies import SOLVERS
from dashboard.widgets.analogy_mode import ANALOGY, ARITHMETIC
from dashboard.widgets.answering import ANSWERS
from dashboard.widgets.evidence_card import kept_under
from dashboard.widgets.path_editor import STRAIGHT, THROUGH
from dashboard.widgets.set_choices import choose
from store.records import SemanticMap
from store.saved_directions import SavedDirections

ANYTHING: tuple[str, ...] = ()
"""What may stand in a field that is written into."""
SOLVED = {"a": ANYTHING, "b": ANYTHING, "c": ANYTHING, "pairs": ANYTHING, "solver": SOLVERS}


@dataclass(frozen=True)
class Kind:
    """What is asked on a page: its controls by key, each with what may be chosen there, first what is chosen before
    anybody has. A question needs all of its `needed` fields."""

    name: Literal["analogy", "expression", "path"]
    controls: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]


ANALOGIES = Kind("analogy", {"ask": (ANALOGY,), **SOLVED, "answers": ANSWERS}, ("a", "b", "c"))
EXPRESSIONS = Kind("expression", {"ask": (ARITHMETIC,), "expression": ANYTHING, "answers": ANSWERS}, ("expression",))
PATHS = Kind("path", {"from": ANYTHING, "to": ANYTHING, "way": (THROUGH, STRAIGHT)}, ("from", "to"))


def kept_questions(semantic_map: SemanticMap, *kinds: Kind) -> None:
    """Those that were saved, one of them to be asked again; nothing where none was."""
    saved: dict[str, tuple[Kind, Mapping[str, object]]] = {}
    for kind in kinds:
        for name, asked in _saved(kind).list(semantic_map.corpus.id).items():
            saved[f"{name} ({kind.name})" if name in saved else name] = kind, asked
    if saved:
        st.pills("Saved questions", list(saved), key="saved_question", on_change=_ask_again, args=(saved,))


def keep_question(semantic_map: SemanticMap, kind: Kind) -> None:
    """A name for what is asked now, or the one it has; nothing before it is asked."""
    saved, corpus_id, asked = _saved(kind), semantic_map.corpus.id, _asked(kind)
    if not all(asked.get(field) for field in kind.needed):
        return
    name = next((name for name, known in saved.list(corpus_id).items() if known == asked), None)
    kept_under(
        name,
        question="A name for the question",
        key="question_name",
        use="It stands at the top of this page, for everybody with this corpus.",
        save=lambda given: saved.save(corpus_id, given, asked),
        forget=lambda given: saved.forget(corpus_id, given),
    )


def _saved(kind: Kind) -> SavedDirections:
    return session.application().store.saved_questions[kind.name]


def _asked(kind: Kind) -> dict[str, str]:
    """What stands in the controls, without what stands there before anybody asks."""
    state = st.session_state
    found = {key: str(state.get(key) or "").strip() for key in kind.controls}
    return {key: value for key, value in found.items() if value and value not in kind.controls[key][:1]}


def _ask_again(saved: Mapping[str, tuple[Kind, Mapping[str, object]]]) -> None:
    """Let the controls, and with them the address, show a saved question."""
    chosen = saved.get(str(st.session_state.get("saved_question")))
    if chosen is None:
        return
    st.session_state["saved_question"] = None  # what is asked may change, and then is no longer that one
    kind, asked = chosen
    for key, offered in kind.controls.items():
        value = asked.get(key)
        is_known = isinstance(value, str) and (not offered or value in offered)
        choose(key, value if is_known else next(iter(offered), ""))
