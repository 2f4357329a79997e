"""How a group of documents is spread over each metadata column, beside all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.analysis.association import Association, adjusted_residuals, cramers_v, rank_biserial
from dashboard.analysis.overrepresentation import benjamini_hochberg, log_two_sided
from store import Store
from store.records import Column, Corpus

COUNTED = ("category", "number", "date")
MOST_VALUES = 500
"""A column with more categories is a name for its rows rather than a property of them."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cells:
    """A column as numbers, one per document: codes of the `names` with -1 for none, numbers or NaN, dates or NaT."""

    column: Column
    values: NDArray[Any]
    names: tuple[str, ...] = ()

    @property
    def known(self) -> Mask:
        """Which documents have a value, (documents,)."""
        if self.column.type == "category":
            return np.asarray(self.values >= 0)
        missing: Mask = np.isnat(self.values) if self.column.type == "date" else np.isnan(self.values)
        return ~missing


@dataclass(frozen=True)
class ValueShare:
    """A category in a group: `residual` is the adjusted standardized one, `q` its exact p-value, corrected."""

    name: str
    inside: int
    share: float
    share_elsewhere: float
    residual: float
    q: float


@dataclass(frozen=True)
class ColumnAccount:
    """What a column says of a group: `effect` is Cramér's V of a category, the rank-biserial correlation of a number or
    date. Shares and medians are of the documents that have a value."""

    column: Column
    effect: float
    q: float
    inside: int
    missing: int
    values: tuple[ValueShare, ...] = ()
    median: Any = None
    median_elsewhere: Any = None


def cells(store: Store, corpus: Corpus, column: Column) -> Cells:
    """A column of a corpus as numbers."""
    found = store.metadata.values(corpus, column.name)
    if column.type == "category":
        encoded = pc.dictionary_encode(found)
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        return Cells(column, codes, tuple(encoded.dictionary.to_pylist()))
    values = found.to_numpy(zero_copy_only=False)
    return Cells(column, values if column.type == "date" else values.astype(np.float64))


def counted_columns(corpus: Corpus) -> tuple[Column, ...]:
    """The columns that can be counted in."""
    return tuple(column for column in corpus.columns if column.type in COUNTED)


def column_accounts(columns: Sequence[Cells], inside: Mask, considered: Mask) -> tuple[ColumnAccount, ...]:
    """What each column says of the documents `inside`, beside the others among those `considered`, both (documents,).

    p-values are corrected for all columns, those of single values for all values of all columns.
    """
    told = [_account(column, inside[considered], considered) for column in columns if len(column.names) <= MOST_VALUES]
    corrected = benjamini_hochberg(np.log(np.maximum([account.q for account in told], 1e-300)))
    values = [value for account in told for value in account.values]
    of_values = dict(zip(map(id, values), benjamini_hochberg(np.array([value.q for value in values])), strict=True))
    return tuple(
        replace(
            account,
            q=float(q),
            values=tuple(replace(value, q=float(of_values[id(value)])) for value in account.values),
        )
        for account, q in zip(told, corrected, strict=True)
    )


def _account(column: Cells, inside: Mask, considered: Mask) -> ColumnAccount:
    """Uncorrected: `q` is a p-value, that of the values its logarithm."""
    known = column.known[considered]
    here, values = inside[known], column.values[considered][known]
    missing = int(inside.sum() - here.sum())
    if column.column.type != "category":
        found = rank_biserial(values[here], values[~here])
        medians = (_median(values[here]), _median(values[~here]))
        return ColumnAccount(column.column, found.effect, found.p, int(here.sum()), missing, (), *medians)
    counts = np.stack([np.bincount(values[side], minlength=len(column.names)) for side in (here, ~here)])
    found = cramers_v(counts) if counts.size else Association(0.0, 1.0)
    return ColumnAccount(column.column, found.effect, found.p, int(here.sum()), missing, _values(column.names, counts))


def _values(names: Sequence[str], counts: NDArray[np.int64]) -> tuple[ValueShare, ...]:
    """The values that occur, those that stand out most first."""
    size, others = counts.sum(axis=1)
    log_p = log_two_sided(counts[0], inside=size, marked=counts.sum(axis=0), total=int(size + others))
    residuals = adjusted_residuals(counts)[0] if counts.size else np.empty(0)
    shares = counts / np.maximum([[size], [others]], 1)
    return tuple(
        ValueShare(
            names[value], int(counts[0, value]), float(shares[0, value]), float(shares[1, value]),
            float(residuals[value]), float(log_p[value]),
        )
        for value in np.argsort(-np.abs(residuals), kind="stable") if counts[:, value].any()
    )  # fmt: skip


def _median(values: NDArray[Any]) -> Any:
    """The lower of the two values in the middle: one that occurs, so that a median of whole numbers is whole."""
    return None if not len(values) else np.partition(values, (len(values) - 1) // 2)[(len(values) - 1) // 2]
