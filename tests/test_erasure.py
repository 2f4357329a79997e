"""Documents deleted for good: what is gone, what stays where it was, and that nothing of it is left in the file."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from dashboard import edits, erasure, mapping, queries, tags
from dashboard.analysis.attraction import FREE
from dashboard.analysis.neighbors import nearest_neighbors, neighbors_among
from dashboard.edits import edited_map
from dashboard.expected_topics import expecting, read_topics
from dashboard.growing import growths
from store import Store
from store.recipes import MapRecipe
from store.records import NOT_ENCODED
from tests.corpora import TOPICS, add_corpus, planted_texts, planted_vectors
from tests.test_mapping import InlineCompute

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent

NAME = "Quixotrelle"
"""A word that only one person's texts have."""
PERSON = [f"{NAME} {words} in billing case {number}" for number, words in enumerate(["wants", "wrote", "asks"] * 4)]


def build(store, corpus_id, recipe=None):
    return mapping.build_map(store, InlineCompute(store.home), corpus_id, recipe or MapRecipe()).map_id


def erase(store, corpus, documents):
    return erasure.erase(store, InlineCompute(store.home), corpus.id, np.asarray(documents))


def mapped(store, people: int = len(PERSON)):
    """A corpus of three subjects and one person's texts, two of which somebody else repeats, with its map."""
    texts, topics = planted_texts(60)
    rows = [*PERSON[:people], *texts, PERSON[0], texts[5]]
    who = ["person"] * people + ["other"] * (len(texts) + 2)
    corpus = add_corpus(store, rows, who=who, topic=["billing"] * people + topics + ["billing", topics[5]])
    return corpus, build(store, corpus.id)


def everything_kept(store) -> str:
    """All that the store has in words."""
    with store.database.cursor() as cursor:
        tables = [name for (name,) in cursor.sql("select table_name from duckdb_tables()").fetchall()]
        return "\n".join(str(cursor.sql(f"from {name}").fetchall()) for name in tables)


def bytes_of(home) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_texts_are_gone_and_every_other_point_stays_where_it_was(store, encoded_texts):
    corpus, map_id = mapped(store)
    guided = build(store, corpus.id, expecting(MapRecipe(), read_topics("billing"), 0.3))
    before = store.maps.get(map_id)
    table = queries.documents_table(store, before).to_pandas()
    mine = erasure.documents_with(store, corpus, "who", "person")
    assert erasure.loss_of(store, corpus, mine) == erasure.Loss(documents=12, texts=11)
    assert str(erase(store, corpus, mine)) == "12 documents and 11 distinct texts"

    after, now = store.maps.get(map_id), store.corpora.get(corpus.id)
    gone, kept = np.arange(1, 12), np.r_[0, 12 : corpus.points]
    assert (now.documents, now.points, now.duplicates) == (corpus.documents - 12, corpus.points, 1)
    assert (now.deleted_documents, now.deleted_points) == (12, 11)
    assert after.counts[gone].tolist() == [0] * 11
    assert after.counts[0] == 1, "somebody else wrote it, too"
    assert np.isnan(after.coordinates[gone]).all()
    assert np.array_equal(after.coordinates[kept], before.coordinates[kept])
    assert not after.not_encoded and not after.not_placed
    for layer, earlier in zip(after.layers, before.layers, strict=True):
        assert np.array_equal(layer.region_of[kept], earlier.region_of[kept])
        assert (layer.region_of[gone] == NOT_ENCODED).all()
        assert sum(region.size for region in layer.regions) == after.counts[layer.region_of >= 0].sum()
    assert np.array_equal(store.maps.get(guided).coordinates, after.coordinates, equal_nan=True)
    assert (store.maps.result(guided, "attract").arrays["topic_of"][gone] == FREE).all()
    assert (store.maps.result(guided, "groups").arrays["region_of"][:, gone] == NOT_ENCODED).all()
    left = queries.documents_table(store, after).to_pandas()
    was = table[~table.row.isin(range(12))].reset_index(drop=True)
    assert left[["row", "text", "who", "topic", "x", "y"]].equals(was[["row", "text", "who", "topic", "x", "y"]])
    assert queries.metadata_values(store, corpus.id, "who")[1] is None
    assert store.vectors.missing(corpus.id, before.encoder_id).size == 0
    encoded_texts.clear()
    assert store.maps.get(build(store, corpus.id)).is_shown.sum() == len(kept), "it can be drawn anew"
    assert encoded_texts == []


def test_nothing_of_the_texts_is_left_in_the_file(tmp_path, encoded_texts):
    with Store.open(tmp_path) as store:
        corpus, map_id = mapped(store)
        semantic_map = edited_map(store, map_id)
        layer = semantic_map.layers[semantic_map.first_layer]
        region = layer.regions[layer.attached[1]]
        edits.split(store, semantic_map, region, parts_of(semantic_map, region))
        tags.put(store, corpus.id, "urgent", np.array([1, 20]))
        store.saved_axes.save(
            corpus.id, "mine", {"negative": ["#2", "calm"], "positive": [PERSON[3], "#20-22"], "marks": "3,30;;4"}
        )
        store.saved_questions["path"].save(corpus.id, "way", {"from": "#4", "to": "calm"})
        store.saved_questions["analogy"].save(corpus.id, "like", {"a": "calm", "b": "angry", "c": PERSON[6]})
        store.saved_questions["expression"].save(corpus.id, "sum", {"expression": '"calm" + #20'})
        store.saved_axes.save(corpus.id, "gone", {"negative": ["#2"], "positive": ["calm"]})
        store.saved_transformations.save(corpus.id, "pairs", {"pairs": [["#3", "b"], ["a", "b"], [PERSON[4], "c"]]})
        assert NAME in everything_kept(store).replace(str(PERSON), "")
        labels = json.dumps(store.results.load(store.maps.entry(map_id).stages["label"]).document)
        assert NAME in labels, "it is said of a region"
        named = [region.label for layer in store.maps.get(map_id).layers for region in layer.regions]
        assert str(store.corpora.texts(corpus.id)).count(NAME) == 12
    assert NAME.encode() in bytes_of(tmp_path), "the file can be searched for it"

    with Store.open(tmp_path) as store:
        erase(store, corpus, [*range(12), corpus.documents - 2])
        assert NAME not in everything_kept(store)
        now = [region.label for layer in store.maps.get(map_id).layers for region in layer.regions]
        assert len(now) == len(named)
        assert all(new == old for new, old in zip(now, named, strict=True) if NAME not in old)
        assert store.tags.tagged(corpus.id)["urgent"].tolist() == [20]
        assert store.saved_axes.list(corpus.id) == {
            "mine": {"negative": ["calm"], "positive": ["#20-22"], "marks": "30;;"}
        }
        assert [list(kept.list(corpus.id)) for kept in store.saved_questions.values()] == [[], ["sum"], []]
        assert store.saved_transformations.list(corpus.id) == {"pairs": {"pairs": [["a", "b"]]}}
        (split,) = store.edits.list(corpus.id)
        assert all(group.min(initial=99) > 11 for group in split.groups)
        assert len(edited_map(store, map_id).layers) == len(semantic_map.layers)
        assert NAME.encode() not in bytes_of(tmp_path)
    assert NAME.encode() not in bytes_of(tmp_path)


def parts_of(semantic_map, region):
    members = edits.making.points_of(semantic_map, region)
    return [
        edits.Part(half, f"{NAME} · {number}", region.keyphrases, (int(half[0]),))
        for number, half in enumerate((members[:9], members[9:]))
    ]


def test_neighbours_are_those_that_would_be_found_without_the_texts(store, encoded_texts, monkeypatch):
    monkeypatch.setattr(mapping, "FITTED_AT_MOST", 120)
    texts, _ = planted_texts(80)
    corpus = add_corpus(store, [*texts, "????"])
    map_id = build(store, corpus.id)
    erase(store, corpus, np.arange(0, 60))
    found = store.maps.result(map_id, "neighbors").arrays
    left = planted_vectors(texts[60:])
    sample, others = found["sample"], found["others"]
    assert sorted([*sample, *others]) == list(range(len(left)))
    fitted, placed = nearest_neighbors(left[sample], 15), neighbors_among(left[sample], left[others], 15)
    np.testing.assert_allclose(found["similarities"], fitted.similarities, atol=1e-5)
    np.testing.assert_allclose(found["others_similarities"], placed.similarities, atol=1e-5)
    assert (found["indices"] == fitted.indices).mean() > 0.99, "but for equally near ones"
    assert store.maps.result(map_id, "reduce").arrays["coordinates"].shape == (len(sample), 5)
    assert store.maps.get(map_id).fitted_points == len(sample)


def test_a_map_grows_and_is_asked_about_its_noise_after_texts_were_deleted(store, encoded_texts):
    corpus, map_id = mapped(store)
    erase(store, corpus, np.arange(0, 40))
    before = store.maps.get(map_id)
    added = [f"one more {topic} case of {number}" for topic in TOPICS for number in range(4)]
    batch = pa.record_batch({"text": [PERSON[3], *added]})
    extended = store.corpora.extend(corpus.id, [batch], source="more.csv", text_column="text")
    rows, points = store.corpora.rows_and_points(corpus.id)
    assert rows[-len(added) - 1 :].tolist() == list(range(corpus.documents, corpus.documents + len(added) + 1))
    assert points[-len(added) - 1] == corpus.points, "nothing is left by which it could be known again"
    (recipe,) = growths(store.maps.list(corpus.id))
    after = store.maps.get(build(store, corpus.id, recipe))
    assert np.array_equal(after.coordinates[: corpus.points], before.coordinates, equal_nan=True)
    first = after.layers[after.first_layer]
    texts = store.corpora.texts(corpus.id)
    for text, region in zip(added, first.attached[-len(added) :], strict=True):
        members = np.flatnonzero(first.region_of[: corpus.points] == region)
        topic = next(topic for topic in TOPICS if topic in text)
        assert np.mean([topic in texts[member] for member in members]) > 0.9
    assert queries.documents_table(store, after).num_rows == extended.documents
    assert (extended.empty, extended.duplicates) == (0, 0)


def test_another_corpus_with_the_same_texts_keeps_all_of_it(store, encoded_texts):
    corpus, map_id = mapped(store)
    other, other_map = mapped(store)
    assert store.maps.entry(map_id).stages == store.maps.entry(other_map).stages, "they share their results"
    before = store.maps.get(other_map)
    erase(store, corpus, np.arange(12))
    after = store.maps.get(other_map)
    assert np.array_equal(after.coordinates, before.coordinates)
    assert [region.label for region in after.layers[-1].regions] == [r.label for r in before.layers[-1].regions]
    assert store.corpora.texts(other.id)[:12] == PERSON
    assert store.vectors.missing(other.id, before.encoder_id).size == 0


def test_a_region_of_which_nothing_is_left_is_gone(store, encoded_texts):
    corpus, map_id = mapped(store)
    semantic_map = store.maps.get(map_id)
    layer = semantic_map.layers[-1]
    region = layer.regions[0]
    members = np.flatnonzero(layer.region_of == region.number)
    erase(store, corpus, erasure.documents_at(store, corpus, members))
    after = edited_map(store, map_id)
    assert len(after.layers[-1].regions) == len(layer.regions) - 1
    assert region.label not in [one.label for one in after.layers[-1].regions]
    assert all(one.size for one in after.layers[-1].regions)


def test_what_fails_midway_changes_nothing(store, encoded_texts, monkeypatch):
    corpus, _ = mapped(store)
    whole = everything_kept(store)

    def fails(*_arguments):
        raise MemoryError

    monkeypatch.setattr("store.deletions.forget_points", fails)
    with pytest.raises(MemoryError):
        erase(store, corpus, np.arange(12))
    assert everything_kept(store) == whole


KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from dashboard import erasure
from store import Store, deletions
from store.database import Database
owner = Database if sys.argv[3] == "compact" else deletions
setattr(owner, sys.argv[3], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
with Store.open(Path(sys.argv[1])) as store:
    erasure.erase(store, None, sys.argv[2], np.array([1]))
"""


@pytest.mark.parametrize(("moment", "is_gone"), [("forget_points", False), ("compact", True)])
def test_a_process_that_is_killed_leaves_all_or_nothing(tmp_path, moment, is_gone):
    with Store.open(tmp_path) as store:
        corpus = add_corpus(store, ["one", PERSON[1], "three"])
    command = [sys.executable, "-c", KILLED, str(tmp_path), corpus.id, moment]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert NAME.encode() in bytes_of(tmp_path)
    with Store.open(tmp_path) as store:
        assert (NAME not in everything_kept(store)) == is_gone
        assert store.corpora.get(corpus.id).documents == 3 - is_gone
    assert (NAME.encode() not in bytes_of(tmp_path)) == is_gone, "the next start has written the file anew"


def test_what_makes_no_sense_is_refused_in_a_sentence(store, encoded_texts):
    corpus = add_corpus(store, ["a", "b"], who=["x", "y"])
    for documents, sentence in (([], "No document is meant"), ([0, 1], "No document would be left")):
        with pytest.raises(erasure.ErasureError, match=sentence):
            erase(store, corpus, np.array(documents, int))
    with pytest.raises(erasure.ErasureError, match="no column “whom”: its columns are who"):
        erasure.documents_with(store, corpus, "whom", "x")
    assert erasure.documents_in_rows(store, corpus, [2, 9]).tolist() == [1]
    assert str(erase(store, corpus, [0])) == "1 document and 1 distinct text"
    assert store.corpora.get(corpus.id).documents == 1
