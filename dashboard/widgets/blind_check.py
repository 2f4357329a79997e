"""The blind check: a visitor who does not see the axis says which of two texts has more."""

from __future__ import annotations

import secrets

import streamlit as st

from dashboard.analysis.directions.blind_check import PAIRS, PASSING, BlindPair, blind_pairs, chance_of
from dashboard.axes import Axes
from dashboard.axis import Axis
from dashboard.figures.plain import shortened

LONGEST = 900


def blind_check(axes: Axes, axis: Axis) -> None:
    """One pair after the other, then how often the visitor and the axis agreed."""
    key = f"blind_check_{axes.semantic_map.id}_{axis.id}"
    check = st.session_state.setdefault(key, {"seed": secrets.randbelow(2**32), "agreed": []})
    pairs = blind_pairs(axis.positions, seed=check["seed"], without=axis.own)
    given: list[bool] = check["agreed"]
    if len(pairs) < PAIRS:
        st.info("The map has too few texts for a blind check, which takes sixteen pairs from the two outer fifths.")
    elif len(given) < PAIRS:
        _ask(axes, pairs[len(given)], given)
    else:
        _result(sum(given), key)


def _ask(axes: Axes, pair: BlindPair, given: list[bool]) -> None:
    st.markdown(
        f"**Pair {len(given) + 1} of {PAIRS}.** Think of what you wanted the axis to be, and choose the text that has "
        "more of it. One of the two is from the upper fifth of the order, the other from the lower; where they lie "
        "is not shown."
    )
    texts = axes.texts_at([pair.left, pair.right])
    for column, text, is_right in zip(st.columns(2, gap="medium"), texts, (False, True), strict=True):
        with column, st.container(border=True, key=f"document_pair_{is_right}"):
            st.text(shortened(text, LONGEST))
            st.button(
                "This one has more", key=f"choose_{len(given)}_{is_right}",
                on_click=given.append, args=(is_right == pair.higher_is_right,),
            )  # fmt: skip


def _result(agreed: int, key: str) -> None:
    chance = chance_of(agreed, PAIRS)
    coin = "less than one time in a hundred" if chance < 0.01 else f"in {chance:.0%} of all cases"
    told = f"You and the axis agreed on {agreed} of {PAIRS} pairs. A coin does as well {coin}."
    if agreed >= PASSING:
        st.success(f"{told} That passes: in these texts, you see something that the order follows.")
    else:
        st.warning(
            f"{told} That does not pass, which takes {PASSING}: read the ends again, and the evidence beside them."
        )
    st.button("Check again with other pairs", on_click=st.session_state.pop, args=(key,))
