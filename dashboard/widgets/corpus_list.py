"""The stored corpora: their maps, what they take, and how to be rid of them."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation, session
from dashboard.map_names import map_names
from dashboard.mapping import FIRST_LOOK, FULL
from dashboard.widgets.plain import bytes_in_words, counted, literal, quiet, subtitle
from store.maps import MapEntry
from store.records import Corpus


def corpus_list() -> None:
    """A card per corpus, the newest first, and what all of them take on disk."""
    store = session.application().store
    corpora, maps = store.corpora.list(), store.maps.list()
    if not corpora:
        st.caption("Nothing is stored yet.")
    for corpus in corpora:
        _card(corpus, [entry for entry in maps if entry.corpus_id == corpus.id])
    st.caption(f"The store takes {bytes_in_words(store.disk_usage())} on disk, in {literal(str(store.home))}.")


def _card(corpus: Corpus, maps: list[MapEntry]) -> None:
    with st.container(border=True):
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            subtitle(corpus.name, key=corpus.id)
            quiet(_facts(corpus), key=corpus.id)
        with right.container(horizontal=True, horizontal_alignment="right", key=f"actions_{corpus.id}"):
            _open_buttons(corpus, maps)
            _draw_buttons(corpus, maps)
            _deletion(corpus)


def _facts(corpus: Corpus) -> str:
    parts = [counted(corpus.documents, "text")]
    if corpus.duplicates:
        parts.append(f"{corpus.duplicates:,} repeated")
    left_out = [f"{count:,} {why}" for count, why in ((corpus.empty, "empty"), (corpus.rejected, "rejected")) if count]
    if left_out:
        rows = "row" if corpus.empty + corpus.rejected == 1 else "rows"
        parts.append(f"{' and '.join(left_out)} {rows} left out")
    if corpus.deleted_documents:
        parts.append(f"{corpus.deleted_documents:,} deleted for good")
    parts += [f"from {corpus.source}", f"added {corpus.added_at:%d %b %Y}"]
    return " · ".join(parts)


def _open_buttons(corpus: Corpus, maps: list[MapEntry]) -> None:
    names = map_names()
    for entry in maps:
        if entry.id not in names:  # deleted since the list was made, or what a map was before it grew
            continue
        label = names[entry.id].removeprefix(f"{corpus.name} · ")
        if st.button(literal(label), key=f"open_{entry.id}", icon=":material/map:"):
            navigation.go_to("map", map=entry.id)


def _draw_buttons(corpus: Corpus, maps: list[MapEntry]) -> None:
    """What is not drawn yet, or has changed since, can be asked for; what is under way is not offered again."""
    jobs = session.application().jobs.statuses()
    asked = {s.request.recipe.encoder for s in jobs if s.request.corpus_id == corpus.id and s.state != "done"}
    newest = {entry.recipe.encoder: entry for entry in reversed(maps)}
    for encoder, label in ((FIRST_LOOK, "first look"), (FULL, "full map")):
        drawn = newest.get(encoder)
        is_whole = drawn is not None and drawn.recipe.base is None and not corpus.deleted_documents
        if encoder in asked or is_whole:
            continue
        words = f"Draw {label}" if drawn is None else f"Draw {label} anew"
        if st.button(words, key=f"draw_{encoder}_{corpus.id}", icon=":material/draw:"):
            session.request_maps(corpus.id, [encoder])
            st.rerun()


def _deletion(corpus: Corpus) -> None:
    with st.popover("Delete", icon=":material/delete:", type="tertiary"):
        subtitle(corpus.name, key=f"deletion_{corpus.id}")
        st.markdown("Its texts, its maps and what was computed for it alone are deleted. This cannot be undone.")
        if st.button("Delete for good", type="primary", key=f"delete_{corpus.id}"):
            with st.spinner("Deleting and freeing the disk"):
                freed = session.delete_corpus(corpus.id)
            st.session_state["notice"] = f"Deleted; {bytes_in_words(freed)} of disk space freed."
            st.rerun()
