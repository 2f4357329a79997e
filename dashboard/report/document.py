"""The report as a whole: what is looked up for it, the title page and the table of contents."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dashboard import figures
from dashboard.analysis.encoders.removal import spoken
from dashboard.analysis.phrases import PhraseTable
from dashboard.evidence.columns import cells, counted_columns
from dashboard.evidence.over_time import TimeShares, moments, time_columns, time_shares
from dashboard.evidence.telling_phrases import region_phrases
from dashboard.evidence.wording import percent
from dashboard.map_pairs import neighbors_by_point
from dashboard.report.lines import course_line
from dashboard.report.markup import Markup, element, joined
from dashboard.report.region_page import Found, heading, region_page
from store import Store
from store.records import Region, SemanticMap

STYLE = (Path(__file__).parent / "report.css").read_text("utf-8")
# Nothing may be loaded or run, whatever stood in a text: the file is made of elements and style alone.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
MORE_PHRASES = 6
"""Telling phrases on a region's page besides its keyphrases."""
ENCODERS = {"first-look": "the quick first-look encoder", "full": "the full encoder"}


def report(store: Store, semantic_map: SemanticMap, layer: int, phrases: PhraseTable) -> str:
    """The report on one layer of a map, as an HTML document."""
    corpus = semantic_map.corpus
    point_of = store.corpora.rows_and_points(corpus.id)[1]
    found = Found(
        store, semantic_map, point_of,
        tuple(cells(store, corpus, column) for column in counted_columns(corpus)),
        _course(store, semantic_map, layer, point_of),
        neighbors_by_point(store, semantic_map),
        figures.locators(semantic_map, layer),
    )  # fmt: skip
    regions = figures.numbered_regions(semantic_map.layers[layer].regions)
    evidence = region_phrases(semantic_map, phrases, regions, more=MORE_PHRASES)
    pages = [
        region_page(found, region, number, told)
        for number, (region, told) in enumerate(zip(regions, evidence, strict=True), start=1)
    ]
    body = element("main", _title_page(semantic_map, layer), _contents(found, regions), *pages)
    return joined(Markup("<!doctype html>\n"), element("html", _head(corpus.name), element("body", body), lang="en"))


def _course(store: Store, semantic_map: SemanticMap, layer: int, point_of: NDArray[np.int32]) -> TimeShares | None:
    """The regions over time by the first column that says when; None where none does, or all is of one period."""
    for column in time_columns(store, semantic_map.corpus)[:1]:
        told = time_shares(semantic_map.layers[layer], point_of, moments(store, semantic_map.corpus, column))
        return told if len(told.periods.starts) > 1 else None
    return None


def _head(name: str) -> Markup:
    return element(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        Markup('<meta name="viewport" content="width=device-width">'),
        element("title", f"{name}: a map of meaning"),
        element("style", Markup(STYLE)),
    )


def _title_page(semantic_map: SemanticMap, layer: int) -> Markup:
    corpus, chosen = semantic_map.corpus, semantic_map.layers[layer]
    drawn = int((chosen.region_of >= -1).sum())
    sampled = f" {figures.MOST_POINTS:,} of {drawn:,} points are drawn." if drawn > figures.MOST_POINTS else ""
    caption = (
        "Points are texts; those that mean alike lie side by side. Regions are numbered by size, and the numbers are "
        f"those of the pages that follow. Grey points are in no region.{sampled}"
    )
    return element(
        "section",
        element("h1", corpus.name),
        element("p", *_facts(semantic_map, layer), class_="lead"),
        element("figure", Markup(figures.map_picture(semantic_map, layer)), element("figcaption", caption)),
        class_="cover",
    )


def _facts(semantic_map: SemanticMap, layer: int) -> list[str]:
    corpus, chosen = semantic_map.corpus, semantic_map.layers[layer]
    encoder = ENCODERS.get(semantic_map.recipe.encoder, spoken(semantic_map.recipe.encoder))
    told = [
        f"{corpus.documents:,} texts in {len(chosen.regions):,} regions, {percent(chosen.noise_share)} in none. ",
        f"Drawn by {encoder} on {semantic_map.built_at:%d %B %Y}",
    ]
    if semantic_map.trustworthiness is not None:
        told.append(f", with a trustworthiness of {semantic_map.trustworthiness:.2f} of 1")
    return [*told, f". Map {semantic_map.id}."]


def _contents(found: Found, regions: list[Region]) -> Markup:
    documents = max(found.semantic_map.corpus.documents, 1)
    rows = [
        element(
            "tr",
            element("td", f"{number}", class_="number"),
            element("td", element("a", region.label, href=f"#region-{number}")),
            element("td", f"{region.size:,}", class_="number"),
            element("td", percent(region.size / documents), class_="number"),
            *([element("td", course_line(found.course, region.number, small=True))] if found.course else []),
            element("td", ", ".join(phrase.phrase for phrase in region.keyphrases[:4]), class_="quiet"),
        )
        for number, region in enumerate(regions, start=1)
    ]
    names = ["", "Region", "Texts", "Share", *(["Over time"] if found.course else []), "Keyphrases"]
    head = element("tr", *(heading(name) for name in names))
    return element(
        "section", element("h2", "Contents"), element("table", element("thead", head), element("tbody", *rows)),
        class_="contents",
    )  # fmt: skip
