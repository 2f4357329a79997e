"""The page of one region in a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.evidence.columns import Cells, column_accounts
from dashboard.evidence.nearby import Neighborhood, near_regions
from dashboard.evidence.over_time import TimeShares
from dashboard.evidence.telling_phrases import PhraseEvidence
from dashboard.evidence.wording import WEAK, column_figures, column_sentence, in_words, percent, times
from dashboard.expected_topics import expected_in_words
from dashboard.figures.plain import shortened
from dashboard.report.lines import course_line
from dashboard.report.markup import Markup, element, joined
from store import Store
from store.records import NOT_ENCODED, Region, SemanticMap

EXEMPLARS = 3
LONGEST_EXEMPLAR = 500
NEAREST = 3
NUMBERS = ("Here", "Elsewhere", "Texts", "Share")
"""Columns of figures."""
COLUMNS = 6


@dataclass(frozen=True, eq=False)
class Found:
    """What all pages of a report are made from."""

    store: Store
    semantic_map: SemanticMap
    point_of: NDArray[np.int32]
    columns: tuple[Cells, ...]
    course: TimeShares | None
    neighborhood: Neighborhood | None
    locators: Sequence[str]


def region_page(found: Found, region: Region, number: int, phrases: Sequence[PhraseEvidence]) -> Markup:
    """A region's name, place, phrases, texts, neighbours, metadata and course."""
    documents = max(found.semantic_map.corpus.documents, 1)
    facts = f"{region.size:,} texts, {percent(region.size / documents)} of all"
    if region.stability is not None:
        facts += f"; stability {region.stability:.2f} of 1"
    return element(
        "section",
        element("div", Markup(found.locators[region.number]), class_="locator"),
        element("h2", f"{number} {region.label}"),
        element("p", facts, class_="lead"),
        *_said_by_hand(region),
        _phrases(phrases),
        _exemplars(found, region),
        _course(found, region),
        _columns(found, region),
        _near(found, region),
        class_="region", id=f"region-{number}",
    )  # fmt: skip


def _said_by_hand(region: Region) -> list[Markup]:
    """What people gave a region, a topic or a description, and what it was called before they named it."""
    named = f"Named by a person; the computed name is “{region.computed_label}”."
    return [
        *([element("p", expected_in_words(region), class_="quiet")] if region.expected else []),
        *([element("p", region.description)] if region.description else []),
        *([] if region.computed_label is None else [element("p", named, class_="quiet")]),
    ]


def _phrases(phrases: Sequence[PhraseEvidence]) -> Markup:
    names = ("Phrase", "How much more", "Evidence", "Here", "Elsewhere")
    rows = [
        element(
            "tr",
            element("td", one.phrase),
            element("td", "" if one.q is None else times(one.share, one.share_elsewhere)),
            element("td", "not counted" if one.q is None else in_words(one.q)),
            element("td", percent(one.share), class_="number"),
            element("td", "" if one.q is None else percent(one.share_elsewhere), class_="number"),
        )
        for one in phrases
    ]
    if not rows:
        return Markup("")
    head = element("tr", *(heading(name) for name in names))
    return joined(
        element("h3", "What its texts say more than others"),
        element("table", element("thead", head), element("tbody", *rows)),
    )


def heading(name: str) -> Markup:
    """The head of a column, on the side of its figures."""
    return element("th", name, class_="number" if name in NUMBERS else None)


def _exemplars(found: Found, region: Region) -> Markup:
    points = np.array(region.exemplars[:EXEMPLARS], np.int32)
    texts = found.store.corpora.texts(found.semantic_map.corpus.id, points)
    quoted = [element("blockquote", shortened(text, LONGEST_EXEMPLAR)) for text in texts]
    return joined(element("h3", "Texts that stand for it"), *quoted)


def _course(found: Found, region: Region) -> Markup:
    told = found.course
    if told is None or not told.counts[region.number].any():
        return Markup("")
    names = told.periods.names
    caption = (
        f"Its share of the texts of each {told.periods.unit}, {names[0]} to {names[-1]}, at most "
        f"{percent(float(np.nanmax(told.shares[region.number])))}. The dotted line is its share of all; dots mark the "
        "heights of bursts."
    )
    return joined(
        element("h3", "Over time"),
        element("figure", course_line(told, region.number), element("figcaption", caption)),
    )


def _columns(found: Found, region: Region) -> Markup:
    region_of = found.semantic_map.layers[region.layer].region_of[found.point_of]
    told = column_accounts(found.columns, region_of == region.number, region_of > NOT_ENCODED)
    telling = sorted((account for account in told if account.q < WEAK), key=lambda account: -abs(account.effect))
    if not telling:
        return Markup("")
    rows = [
        element(
            "li",
            element("b", account.column.name),
            f": {column_sentence(account)} ",
            element("span", " · ".join(column_figures(account)), class_="quiet"),
        )
        for account in telling[:COLUMNS]
    ]
    return joined(element("h3", "What the other columns say"), element("ul", *rows))


def _near(found: Found, region: Region) -> Markup:
    chosen = found.semantic_map.layers[region.layer]
    near = near_regions(found.neighborhood, chosen, region.number) if found.neighborhood else ()
    if not near:
        return Markup("")
    regions = chosen.regions
    told = [f"{regions[one.number].label} ({percent(one.share)} of its texts' neighbours)" for one in near[:NEAREST]]
    return joined(element("h3", "What lies beside it"), element("p", "; ".join(told)))
