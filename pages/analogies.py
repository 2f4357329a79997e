"""a is to b as c is to …, and arithmetic on texts: answered beside what is nearest anyway."""

import streamlit as st

from dashboard import figures, session, widgets

semantic_map = session.open_map()
ink = figures.ink_for(st.context.theme.type)

st.title("Analogies")
st.markdown(
    "Ask the space of the encoder, not the map: which text or word is to c as b is to a? Or add and subtract texts. An "
    "answer is a likeness found by arithmetic, not a conclusion; beside it stands what shows whether it means anything."
)
widgets.kept_questions(semantic_map, widgets.ANALOGIES, widgets.EXPRESSIONS)
with st.container(horizontal=True, gap="large"):
    way = widgets.way_of_asking()
    answering = st.container(width="content")
if way == widgets.EVALUATION:
    widgets.analogy_evaluation(semantic_map)
    st.stop()
if way == widgets.ANALOGY:
    question = widgets.analogy_editor(semantic_map)
else:
    expression = widgets.arithmetic_editor()
with answering:
    phrases = widgets.answering(semantic_map)
if way == widgets.ANALOGY:
    widgets.analogy_answer(semantic_map, question, phrases, ink)
else:
    widgets.arithmetic_answer(semantic_map, expression, phrases, ink)
