"""Evidence in words: how strong it is, how much more frequent something is, and what a column says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from dashboard.evidence.columns import ColumnAccount, ValueShare
from dashboard.evidence.tag_shares import TagShare

STRONG, FAIR, WEAK = 0.001, 0.01, 0.05
SMALL, MEDIUM = 0.1, 0.3
"""Effects below these are called slight and moderate, others large (after Cohen 1988, for correlations)."""
LONGEST_NAME = 40


def in_words(q: float) -> str:
    """What a corrected p-value says: strong, fair or weak evidence, or none."""
    if q < STRONG:
        return "strong"
    if q < FAIR:
        return "fair"
    return "weak" if q < WEAK else "none"


def times(share: float, elsewhere: float) -> str:
    """How much more frequent something is here than elsewhere."""
    if not share:
        return "only elsewhere" if elsewhere else "nowhere"
    if not elsewhere:
        return "only here"
    ratio = share / elsewhere
    return f"{ratio:,.0f} times" if ratio >= 9.95 else f"{ratio:.1f} times" if ratio >= 1 else f"{ratio:.2g} times"


def percent(share: float | None) -> str:
    """A share in percent; neither a few nor nearly all are rounded away."""
    percent = 100 * (share or 0.0)
    if 0 < percent < 1 or 99 < percent < 100:
        return "under 0.1 %" if percent < 0.1 else "over 99.9 %" if percent > 99.9 else f"{percent:.1f} %"
    return f"{percent:.0f} %"


def column_sentence(account: ColumnAccount) -> str:
    """What a column says of the region, in words."""
    if not account.inside:
        return "no text of this region has a value."
    if account.q >= WEAK:
        return "much as elsewhere; no difference that chance could not make."
    if account.column.type == "category":
        return _most_telling(account)
    pairs = (account.effect + 1) / 2
    middle, other = (_in_words(value) for value in (account.median, account.median_elsewhere))
    later = ("later", "earlier") if account.column.type == "date" else ("higher", "lower")
    how = later[0] if account.effect > 0 else later[1]
    return (
        f"{_degree(account.effect)} {how} than elsewhere: usually {middle}, there {other}. Of a text from here and one "
        f"from elsewhere, the one from here has the {how} value in {percent(max(pairs, 1 - pairs))} of pairs."
    )


def _most_telling(account: ColumnAccount) -> str:
    more = [value for value in account.values if value.residual > 0 and value.q < WEAK][:2]
    if not more:
        return f"spread {_degree(account.effect)} differently from elsewhere."
    return ", ".join(_share(value) for value in more) + "."


def _share(value: ValueShare) -> str:
    name = f"“{_cut(value.name)}”"
    if not value.share_elsewhere:
        return f"{name} is found only here ({percent(value.share)})"
    return f"{name} makes up {percent(value.share)} here and {percent(value.share_elsewhere)} elsewhere"


def tags_sentence(shares: Sequence[TagShare]) -> str:
    """What the tags say of the region, in words."""
    telling = [share for share in shares if share.q < WEAK][:2]
    if not telling:
        return "Its tags are on much the same shares of texts as elsewhere; no difference that chance could not make."
    here = [
        f"“{_cut(share.name)}” is on {percent(share.share)} of the texts here and on {percent(share.share_elsewhere)} "
        "elsewhere"
        for share in telling
    ]
    return f"{', '.join(here)}."


def column_figures(account: ColumnAccount) -> list[str]:
    """The figures behind the sentence."""
    name = "Cramér's V" if account.column.type == "category" else "rank-biserial correlation"
    told = [f"{name} {account.effect:.2f}", f"evidence {in_words(account.q)}", f"corrected p {_p(account.q)}"]
    if account.missing:
        told.append(f"{account.missing:,} without a value")
    return told


def _degree(effect: float) -> str:
    return "slightly" if abs(effect) < SMALL else "moderately" if abs(effect) < MEDIUM else "much"


def _p(q: float) -> str:
    return "below 0.001" if q < 0.001 else f"{q:.3f}"


def _in_words(value: Any) -> str:
    if isinstance(value, np.datetime64):
        return f"{value.astype('datetime64[ms]').astype(datetime):%Y-%m-%d}"
    if value is None:
        return "nothing"
    if float(value).is_integer():
        return f"{value:.0f}" if abs(value) < 10_000 else f"{value:,.0f}"  # 1997 may be a year
    return f"{value:,.4g}"


def _cut(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1].rstrip() + "…"
