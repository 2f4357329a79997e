"""Names that a language model proposes: what would be sent, what it costs, what came back, and which of it to use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import model_names, session
from dashboard.analysis import chat
from dashboard.analysis.chat import ChatError
from dashboard.figures.plain import shortened, visible
from dashboard.model_names import Estimate, Proposal, Question
from dashboard.widgets.edit_actions import author
from dashboard.widgets.plain import counted, literal
from store.records import SemanticMap

USED, TYPICAL = "Use", "A typical text"
LONGEST_TEXT = 200
WITHOUT_SERVICE = (
    "A language model can propose names from each region's keyphrases and typical texts. Whoever runs Isogloss names a "
    f"service that texts may be sent to, a local one for instance, in the environment variable {chat.URL}, and starts "
    "Isogloss again. Nothing is sent before you ask for it."
)


def model_names_button(semantic_map: SemanticMap, layer: int) -> None:
    """A quiet button that opens the proposals for the regions of a layer."""
    if semantic_map.layers[layer].regions and st.button(
        "Names…", icon=":material/auto_awesome:", type="tertiary", key="ask_names",
        help="Let a language model propose names for these regions, and choose which to use.",
    ):  # fmt: skip
        _dialog(semantic_map, layer)


@st.dialog("Names from a language model", width="large")
def _dialog(semantic_map: SemanticMap, layer: int) -> None:
    if not chat.is_set_up():
        st.markdown(WITHOUT_SERVICE)
        return
    try:
        _proposing(semantic_map, layer)
    except ChatError as error:
        st.error(literal(str(error)))


def _proposing(semantic_map: SemanticMap, layer: int) -> None:
    store = session.application().store
    regions = counted(len(semantic_map.layers[layer].regions), "region")
    st.caption(
        literal(f"The evidence for each of the {regions} of this layer goes to {chat.service_shown()} once you ask.")
    )
    model = st.text_input("Model", value=chat.usual_model(), key="chat_model").strip()
    prompt = st.text_area("Prompt", value=model_names.PROMPT, key="chat_prompt", height=260)
    asked = model_names.questions(store, semantic_map, layer, prompt)
    _sent(asked)
    if not model:
        st.info("Write the name of a model that the service has.")
        return
    expected = model_names.estimate(store, model, asked)
    _cost(expected)
    # Proposals are about regions as they were: after an edit they would be about others.
    key = f"proposals_{semantic_map.id}_{semantic_map.edition}_{layer}"
    if st.button(f"Ask for {counted(len(asked), 'name')}", type="primary", key="ask_now"):
        st.session_state[key] = _asked(semantic_map, model, asked)
    if key in st.session_state:
        _audit(semantic_map, model, st.session_state[key])


def _sent(asked: Sequence[Question]) -> None:
    with st.expander("What is sent, word by word", icon=":material/outgoing_mail:"):
        labels = [question.region.label for question in asked]
        chosen = st.selectbox("About", range(len(asked)), format_func=labels.__getitem__, key="chat_sent")
        st.code(asked[chosen].prompt, language=None, wrap_lines=True)


def _cost(expected: Estimate) -> None:
    words, price = st.columns([3, 1], vertical_alignment="bottom")
    with price:
        paid = st.number_input("Price per million tokens", min_value=0.0, value=0.0, step=0.1, key="chat_price")
    with words:
        told = f"{counted(expected.to_send, 'question')} of about {expected.tokens:,} tokens together"
        if paid:
            told += f", about {expected.cost(paid):,.4f} at this price"
        if expected.known:
            told += f"; {counted(expected.known, 'answer')} already here and not asked for again"
        st.caption(f"{told}.")


def _asked(semantic_map: SemanticMap, model: str, asked: Sequence[Question]) -> tuple[Proposal, ...]:
    bar = st.progress(0.0, "Asking")

    def told(done: int) -> None:
        bar.progress(done / len(asked), f"{done} of {len(asked)}")

    proposals = model_names.ask(session.application().store, semantic_map, model, asked, told=told)
    bar.empty()
    return proposals


def _audit(semantic_map: SemanticMap, model: str, proposals: Sequence[Proposal]) -> None:
    """The proposals beside the evidence for them, to be ticked."""
    problems = sorted({proposal.problem for proposal in proposals if proposal.problem})
    for problem in problems:
        lost = sum(proposal.problem == problem for proposal in proposals)
        st.warning(literal(f"{problem} {counted(lost, 'region')} would keep the present name."))
    usable = [proposal for proposal in proposals if proposal.name is not None]
    if not usable:
        return
    st.caption("Hold each name against what its region says: only those that you leave ticked are used.")
    chosen = st.data_editor(
        _table(semantic_map, usable), key=f"audit_{semantic_map.id}_{semantic_map.edition}",
        hide_index=True, width="stretch",
        disabled=["Proposed", "Present name", "Keyphrases", TYPICAL, "Texts"],
        column_config={
            USED: st.column_config.CheckboxColumn(width=50),
            TYPICAL: st.column_config.TextColumn(width=220),
            "Texts": st.column_config.NumberColumn(width=60, format="localized"),
        },
    )  # fmt: skip
    ticked = [proposal for proposal, is_used in zip(usable, chosen[USED], strict=True) if is_used]
    if st.button(f"Use {counted(len(ticked), 'name')}", key="use_names", disabled=not ticked):
        refused = model_names.accept(session.application().store, semantic_map, model, ticked, author=author())
        for sentence in refused:
            st.error(literal(sentence))
        if not refused:
            st.rerun()


def _table(semantic_map: SemanticMap, usable: Sequence[Proposal]) -> pd.DataFrame:
    regions = [proposal.region for proposal in usable]
    typical = np.array([region.exemplars[0] for region in regions], np.int32)
    texts = session.application().store.corpora.texts(semantic_map.corpus.id, typical)
    return pd.DataFrame({
        USED: [True] * len(usable),
        "Proposed": [visible(str(proposal.name)) for proposal in usable],
        "Present name": [visible(region.label) for region in regions],
        "Keyphrases": [visible(", ".join(phrase.phrase for phrase in region.keyphrases)) for region in regions],
        TYPICAL: [shortened(text, LONGEST_TEXT) for text in texts],
        "Texts": [region.size for region in regions],
    })  # fmt: skip
