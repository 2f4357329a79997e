"""Finished maps: which corpus, which recipe, and the stage results they are put together from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.corpora import Corpora
from store.database import Database
from store.errors import UnknownMapError
from store.recipes import MapRecipe
from store.records import NOISE, NOT_ENCODED, Corpus, Keyphrase, Layer, LayerQuality, Region, SemanticMap
from store.results import StageResult, StageResults

STAGES = ("project", "cluster", "label", "assess")
"""The stages whose results a map shows. Neighbors and clusterable vectors are not needed to look at it."""

VALIDATE = "validate"
"""The stage that comes after the map is shown: what is known of its regions, once it is."""


GONE = "There is no such map: it may have been deleted."


@dataclass(frozen=True)
class MapEntry:
    """A line in the list of maps."""

    id: str
    corpus_id: str
    recipe: MapRecipe
    encoder_id: str
    stages: Mapping[str, str]
    built_at: datetime


def current(entries: Iterable[MapEntry]) -> tuple[MapEntry, ...]:
    """The newest map of each corpus and recipe, given the newest first: one that has grown, or was drawn anew, takes
    the place of what it was before, to which only old links lead."""
    newest: dict[tuple[str, MapRecipe], MapEntry] = {}
    for entry in entries:
        newest.setdefault((entry.corpus_id, replace(entry.recipe, base=None)), entry)
    return tuple(newest.values())


class Maps:
    """Saves, lists and opens maps."""

    def __init__(self, database: Database, corpora: Corpora, results: StageResults) -> None:
        self._database = database
        self._corpora = corpora
        self._results = results
        self._revisions: dict[str, int] = {}

    def save(self, corpus_id: str, recipe: MapRecipe, *, encoder_id: str, stages: Mapping[str, str]) -> str:
        """Remember a map whose stage results are stored under these keys; returns its id."""
        drawn = {stage: key for stage, key in stages.items() if stage != VALIDATE}
        content = json.dumps([corpus_id, recipe.as_dict(), drawn], sort_keys=True)
        identity = hashlib.sha256(content.encode()).hexdigest()[:12]
        with self._database.transaction() as cursor:
            cursor.execute("delete from maps where id = ?", [identity])
            cursor.execute(
                "insert into maps values (?, ?, ?, ?, ?, ?)",
                [
                    identity,
                    corpus_id,
                    json.dumps(recipe.as_dict()),
                    encoder_id,
                    json.dumps(dict(stages)),
                    datetime.now(UTC).replace(tzinfo=None),
                ],
            )
        return identity

    def add_stage(self, map_id: str, stage: str, key: str) -> None:
        """Let a map show the result of one more stage; its id stays. Nothing happens if the map is gone."""
        with self._database.transaction() as cursor:
            found = cursor.execute("select stages from maps where id = ?", [map_id]).fetchall()
            for (stages,) in found:
                cursor.execute(
                    "update maps set stages = ? where id = ?", [json.dumps(json.loads(stages) | {stage: key}), map_id]
                )
        self.note_change([map_id])

    def note_change(self, map_ids: Iterable[str]) -> None:
        """Let those who keep one of these maps know that it is not all that is known any more."""
        for map_id in map_ids:
            self._revisions[map_id] = self.revision(map_id) + 1

    def revision(self, map_id: str) -> int:
        """How often what is known of this map has changed since the store was opened: who keeps the map looks here
        whether it is still all of it."""
        return self._revisions.get(map_id, 0)

    def list(self, corpus_id: str | None = None) -> tuple[MapEntry, ...]:
        """Maps of a corpus, or all of them, the newest first."""
        entries = self._database.kept("maps", self._read)
        return tuple(entry for entry in entries if corpus_id in (None, entry.corpus_id))

    def entry(self, map_id: str) -> MapEntry:
        """The line of this map; raises `UnknownMapError`."""
        for entry in self.list():
            if entry.id == map_id:
                return entry
        raise UnknownMapError(GONE)

    def result(self, map_id: str, stage: str) -> StageResult | None:
        """What a stage of this map found; None where that, or the map, is no longer kept."""
        try:
            return self._results.load(self.entry(map_id).stages.get(stage, ""))
        except UnknownMapError:
            return None

    def has_result(self, map_id: str, stage: str) -> bool:
        """Whether `result` would find something, without reading it."""
        try:
            return self._results.has_all([self.entry(map_id).stages.get(stage, "")])
        except UnknownMapError:
            return False

    def earliest(self, corpus_id: str) -> str:
        """The id of the map of a corpus that was drawn first; raises `UnknownMapError` where there is none."""
        entries = self.list(corpus_id)
        if not entries:
            raise UnknownMapError(GONE)
        return entries[-1].id

    def _read(self) -> tuple[MapEntry, ...]:
        with self._database.cursor() as cursor:
            rows = cursor.sql(
                "select id, corpus_id, recipe, encoder_id, stages, built_at from maps order by built_at desc, id desc"
            ).to_arrow_table()
        return tuple(
            MapEntry(
                **{
                    **row,
                    "recipe": MapRecipe(**json.loads(row["recipe"])),
                    "stages": json.loads(row["stages"]),
                }
            )
            for row in rows.to_pylist()
        )

    def get(self, map_id: str) -> SemanticMap:
        """The map with this id, put together from its stages; raises `UnknownMapError`."""
        entry = self.entry(map_id)
        keys = {stage: entry.stages[stage] for stage in (*STAGES, VALIDATE) if stage in entry.stages}
        results = self._results.load_all(list(keys.values()))
        found = {stage: results[key] for stage, key in keys.items() if key in results}
        if not found.keys() >= set(STAGES):
            raise UnknownMapError("Parts of this map are missing: draw it again.")
        corpus = self._corpora.get(entry.corpus_id)
        return assembled(entry, corpus, self._corpora.counts(corpus.id), found, self._results.seconds(entry.stages))

    def delete(self, map_id: str) -> None:
        """Forget a map. Its stage results stay until its corpus goes: another recipe may share them."""
        with self._database.transaction() as cursor:
            cursor.execute("delete from maps where id = ?", [map_id])


def assembled(
    entry: MapEntry,
    corpus: Corpus,
    counts: NDArray[np.int32],
    results: Mapping[str, StageResult],
    seconds: Mapping[str, float],
) -> SemanticMap:
    """The record of a map from its stage results."""
    later_points = len(counts) - len(results["project"].arrays["coordinates"])
    results = {stage: with_later_points(result, later_points) for stage, result in results.items()}
    project, cluster, assess = results["project"], results["cluster"], results["assess"]
    layers = tuple(layer_from(number, counts, results) for number in range(len(cluster.arrays["region_of"])))
    return SemanticMap(
        id=entry.id,
        corpus=corpus,
        recipe=entry.recipe,
        encoder_id=entry.encoder_id,
        coordinates=project.arrays["coordinates"],
        counts=counts,
        layers=layers,
        first_layer=cluster.document["first"],
        outlines=outlines_from(assess),
        trustworthiness=assess.document["trustworthiness"],
        point_trustworthiness=assess.arrays["point_trustworthiness"],
        fitted_points=project.document["fitted_points"],
        seconds=dict(seconds),
        built_at=entry.built_at,
        earlier_points=project.document.get("earlier_points"),
        later_points=later_points,
    )


LATER: Mapping[str, float] = {
    "point_trustworthiness": np.nan,
    "region_of": NOT_ENCODED,
    "attached": NOT_ENCODED,
    "membership": 0,
}
"""What arrays with an entry per point hold for those that came after the map was drawn."""


def with_later_points(result: StageResult, later: int) -> StageResult:
    """A stage's result with so many more points at the end of its arrays over points."""
    if not later:
        return result
    arrays = {
        name: np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, later)], constant_values=LATER[name])
        if name in LATER
        else array
        for name, array in result.arrays.items()
    }
    if "coordinates" in arrays:
        nowhere = np.full((later, 2), np.nan, np.float32)
        arrays["coordinates"] = np.concatenate([arrays["coordinates"], nowhere])
    return StageResult(arrays, result.document, result.seconds)


def layer_from(number: int, counts: NDArray[np.int32], results: Mapping[str, StageResult]) -> Layer:
    """One layer of a map, its regions counted in documents."""
    cluster, label, assess = results["cluster"], results["label"], results["assess"]
    validated = results[VALIDATE].document["layers"][number] if VALIDATE in results else None
    region_of = cluster.arrays["region_of"][number]
    descriptions: list[dict[str, Any]] = label.document["layers"][number]
    # Earlier maps call it by the name that says today whether a region is found again.
    persistence = (cluster.document.get("persistence") or cluster.document["stability"])[number]
    expected = expected_names(cluster, number)
    inside = region_of >= 0
    sizes = np.bincount(region_of[inside], weights=counts[inside], minlength=len(descriptions))
    regions = tuple(
        Region(
            layer=number,
            number=region,
            parent=cluster.document["parents"][number][region],
            label=description["label"],
            keyphrases=tuple(Keyphrase(*keyphrase) for keyphrase in description["keyphrases"]),
            exemplars=tuple(description["exemplars"]),
            size=int(sizes[region]),
            center=tuple(assess.document["centers"][number][region]),
            persistence=persistence[region],
            computed_label=description.get("computed_label"),
            expected=expected[region],
            **({} if validated is None else {name: validated[name][region] for name in REGION_MEASURES}),
        )
        for region, description in enumerate(descriptions)
    )
    encoded = counts[region_of >= NOISE].sum()
    return Layer(
        number=number,
        regions=regions,
        region_of=region_of,
        membership=cluster.arrays["membership"][number],
        attached=cluster.arrays["attached"][number],
        noise_share=float(counts[region_of == NOISE].sum() / encoded) if encoded else 0.0,
        quality=None if validated is None else LayerQuality(**{field.name: validated[field.name] for field in QUALITY}),
    )


def expected_names(cluster: StageResult, number: int) -> list[str]:
    """The expected topic of each region of a layer by its name; empty for regions found freely."""
    names = cluster.document.get("names", ())
    if not names:
        return [""] * len(cluster.document["parents"][number])
    return [names[topic] if topic >= 0 else "" for topic in cluster.document["topics"][number]]


REGION_MEASURES = ("stability", "density", "cohesion", "separation", "nearest")
QUALITY = fields(LayerQuality)


def outlines_from(assess: StageResult) -> tuple[tuple[tuple[NDArray[np.float32], ...], ...], ...]:
    """Closed curves per layer and region from one array of vertices and the document's curve lengths."""
    vertices = assess.arrays["outline_vertices"]
    start = 0
    layers = []
    for regions in assess.document["outline_lengths"]:
        curves_of_layer = []
        for lengths in regions:
            curves = []
            for length in lengths:
                curves.append(vertices[start : start + length])
                start += length
            curves_of_layer.append(tuple(curves))
        layers.append(tuple(curves_of_layer))
    return tuple(layers)
