"""The store on a real DuckDB file."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import Store
from store.database import FILE_NAME, Database
from store.edits import NewEdit
from store.errors import (
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreTooNewError,
    UnknownCorpusError,
    UnknownEditError,
    UnknownMapError,
)
from store.recipes import MapRecipe
from store.records import NOT_ENCODED, Column, Corpus
from store.results import StageResult
from tests.corpora import add_corpus
from tests.example_map import stored_map
from tests.stored_versions import newest_version, stored_versions, unpacked

ROOT = Path(__file__).parent.parent


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "home") as opened:
        yield opened


def add(store: Store, texts: list[str | None], name: str = "Corpus", **columns: list[object]) -> Corpus:
    batch = pa.record_batch({"text": pa.array(texts, pa.string()), **columns})
    kinds = {"n": Column("n", "number", is_integer=True), "when": Column("when", "date"), "k": Column("k", "category")}
    return store.corpora.add(
        [batch.slice(0, 2), batch.slice(2)],
        name=name,
        source="file.csv",
        text_column="text",
        columns=[kinds[column] for column in columns],
    )


def test_documents_keep_their_order_and_equal_texts_are_one_point(store):
    corpus = add(store, ["b", "a", None, " b ", "  ", "c"])
    assert (corpus.documents, corpus.points, corpus.empty, corpus.duplicates) == (4, 3, 2, 1)
    assert store.corpora.texts(corpus.id) == ["b", "a", "c"]
    assert store.corpora.counts(corpus.id).tolist() == [2, 1, 1]
    rows, points = store.corpora.rows_and_points(corpus.id)
    assert (rows.tolist(), points.tolist()) == ([0, 1, 3, 5], [0, 1, 0, 2])
    assert store.corpora.get(corpus.id) == corpus
    assert store.corpora.list() == (corpus,)


def test_texts_come_in_the_order_asked_for(store):
    corpus = add(store, ["zero", "one", "two"])
    assert store.corpora.texts(corpus.id, np.array([2, 0, 2], np.int32)) == ["two", "zero", "two"]


def test_duplicates_expand_where_rows_are_listed(store):
    corpus = add(store, ["b", "a", "b"])
    listed = store.corpora.documents_of(corpus.id, np.array([1, 0], np.int32), 10)
    assert listed.to_pydict() == {
        "document": [1, 0, 2],
        "row": [1, 0, 2],
        "point": [1, 0, 0],
        "text": ["a", "b", "b"],
    }


def test_metadata_keeps_its_types_and_its_gaps(store):
    moment = np.datetime64("2024-02-29T12:00:00", "us")
    corpus = add(
        store, ["a", "", "b", "a"], n=[2**40, 5, None, 3], when=[moment, None, moment, None], k=["x", "y", None, ""]
    )
    assert store.metadata.values(corpus, "n").to_pylist() == [2**40, None, 3]
    assert store.metadata.values(corpus, "n").type == pa.int64()
    assert store.metadata.values(corpus, "when").to_pylist() == [moment.item(), moment.item(), None]
    assert store.metadata.values(corpus, "k", np.array([2, 0])).to_pylist() == ["", "x"]
    with pytest.raises(KeyError, match="no column"):
        store.metadata.values(corpus, "other")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))))
def test_any_texts_come_back_as_they_were(tmp_path_factory, texts):
    with Store.open(tmp_path_factory.mktemp("home")) as store:
        corpus = add(store, texts)
        kept = [text for text in texts if pa.compute.utf8_trim_whitespace(text).as_py()]
        stripped = [pa.compute.utf8_trim_whitespace(text).as_py() for text in kept]
        _, points = store.corpora.rows_and_points(corpus.id)
        found = store.corpora.texts(corpus.id)
        assert [found[point] for point in points] == stripped
        assert len(set(found)) == len(found)


def test_vectors_are_shared_by_corpora_with_the_same_texts(store):
    first = add(store, ["a", "b"])
    assert store.vectors.missing(first.id, "encoder").tolist() == [0, 1]
    store.vectors.put(first.id, "encoder", np.array([1], np.int32), np.array([[1, 2, 3]], np.float32))
    assert store.vectors.missing(first.id, "encoder").tolist() == [0]
    assert store.vectors.missing(first.id, "another").tolist() == [0, 1]
    second = add(store, ["c", "b", "a"])
    assert store.vectors.missing(second.id, "encoder").tolist() == [0, 2]
    vectors = np.zeros((3, 3), np.float32)
    store.vectors.read(second.id, "encoder", into=vectors)
    assert vectors.tolist() == [[0, 0, 0], [1, 2, 3], [0, 0, 0]]


def test_encoders_may_have_different_dimensions(store):
    corpus = add(store, ["a"])
    point = np.array([0], np.int32)
    store.vectors.put(corpus.id, "small", point, np.ones((1, 2), np.float32))
    store.vectors.put(corpus.id, "large", point, np.full((1, 5), 7, np.float32))
    assert (store.vectors.dimensions("small"), store.vectors.dimensions("large")) == (2, 5)
    into = np.zeros((1, 5), np.float32)
    store.vectors.read(corpus.id, "large", into=into)
    assert into.tolist() == [[7, 7, 7, 7, 7]]


def test_stage_results_keep_arrays_of_every_shape(store, monkeypatch):
    monkeypatch.setattr("store.results.PART_BYTES", 100)
    arrays = {
        "many": np.arange(1000, dtype=np.int32).reshape(100, 10),
        "none": np.zeros((0, 2), np.float32),
        "nan": np.array([np.nan], np.float32),
    }
    store.results.save("key", stage="cluster", texts_key="t", result=StageResult(arrays, {"first": 1}, 2.5))
    found = store.results.load("key")
    assert found is not None
    assert (found.document, found.seconds) == ({"first": 1}, 2.5)
    for name, array in arrays.items():
        np.testing.assert_array_equal(found.arrays[name], array)
        assert found.arrays[name].dtype == array.dtype
    assert store.results.has_all(["key"])
    assert not store.results.has_all(["key", "other"])
    assert store.results.load("other") is None


def test_several_results_are_read_together_and_those_that_are_not_there_left_out(store):
    for key in ("a", "b", "c"):
        result = StageResult({f"array of {key}": np.arange(3)}, {"key": key}, 1.5)
        store.results.save(key, stage="s", texts_key="t", result=result)
    store.results.save("d", stage="s", texts_key="t", result=StageResult({}, {"key": "d"}))
    found = store.results.load_all(["c", "never computed", "a", "d"])
    assert {key: result.document["key"] for key, result in found.items()} == {"a": "a", "c": "c", "d": "d"}
    assert {key: list(result.arrays) for key, result in found.items()} == {
        "a": ["array of a"],
        "c": ["array of c"],
        "d": [],
    }
    assert found["c"].arrays["array of c"].tolist() == [0, 1, 2]
    assert store.results.load_all(["never computed"]) == store.results.load_all([]) == {}


def test_requests_keep_their_order_over_a_restart(tmp_path):
    with Store.open(tmp_path) as store:
        corpus = add(store, ["a"])
        ids = [store.requests.add(corpus.id, MapRecipe(seed=seed), "Ada").id for seed in range(3)]
        assert store.requests.add(corpus.id, MapRecipe(seed=1), "Bob").id == ids[1]
        store.requests.move(ids[2], 0)
        store.requests.pause(ids[1], error="It failed.")
    with Store.open(tmp_path) as store:
        assert [request.id for request in store.requests.list()] == [ids[2], ids[0], ids[1]]
        paused = store.requests.list()[2]
        assert (paused.is_paused, paused.error, paused.recipe) == (True, "It failed.", MapRecipe(seed=1))
        store.requests.resume(ids[1])
        store.requests.remove(ids[0])
        assert [(request.id, request.is_paused) for request in store.requests.list()] == [
            (ids[2], False),
            (ids[1], False),
        ]


def test_deleting_frees_the_disk_and_keeps_what_others_use(store):
    random = np.random.default_rng(0)
    large = add(store, [f"text {number}" for number in range(20_000)])
    small = add(store, ["text 7", "other"])
    points = np.arange(20_000, dtype=np.int32)
    store.vectors.put(large.id, "encoder", points, random.normal(size=(20_000, 384)).astype(np.float32))
    store.results.save(
        "key", stage="neighbors", texts_key=large.texts_key, result=StageResult({"a": random.normal(size=100_000)})
    )
    before = store.disk_usage()
    store.corpora.delete(large.id)
    assert before > 30_000_000
    assert store.disk_usage() < before / 5
    assert store.results.load("key") is None
    assert store.corpora.list() == (small,)
    assert store.vectors.missing(small.id, "encoder").tolist() == [1]
    with pytest.raises(UnknownCorpusError, match="There is no such corpus"):
        store.corpora.delete(large.id)


def test_a_failing_upload_leaves_nothing_behind(store):
    def batches():
        yield pa.record_batch({"text": ["a", "b"]})
        raise RuntimeError("the file ends here")

    with pytest.raises(RuntimeError):
        store.corpora.add(batches(), name="Broken", source="", text_column="text", columns=())
    assert store.corpora.list() == ()
    assert add(store, ["a"]).points == 1


def test_a_second_process_is_told_in_a_sentence(store):
    script = "import sys; from pathlib import Path; from store import Store; Store.open(Path(sys.argv[1]))"
    second = subprocess.run(
        [sys.executable, "-c", script, str(store.home)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    last_line = second.stderr.strip().splitlines()[-1]
    assert last_line.startswith(f"{StoreLockedError.__module__}.StoreLockedError: Isogloss is already running")
    assert f"(process {os.getpid()})" in last_line


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "isogloss.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreDamagedError, match="cannot be opened"):
        Store.open(tmp_path)


def test_a_store_of_a_newer_version_is_refused(tmp_path):
    with Store.open(tmp_path) as store, store.database.transaction() as cursor:
        cursor.execute("insert into schema_version values (9999)")
    with pytest.raises(StoreTooNewError, match="newer Isogloss"):
        Store.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be created"):
        Store.open(tmp_path / "file" / "home")


@pytest.mark.parametrize("version", stored_versions())
def test_a_store_of_every_version_is_brought_up_to_date(tmp_path, version):
    with Store.open(unpacked(version, tmp_path)) as store:
        with store.database.cursor() as cursor:
            assert cursor.sql("select max(version) from schema_version").fetchall() == [(newest_version(),)]
        (corpus,) = store.corpora.list()
        assert (corpus.name, corpus.documents, corpus.points) == ("Cases", 31, 30)
        assert store.metadata.values(corpus, "topic").to_pylist()[-1] in ("billing", "delivery", "login")
        assert len(store.vectors.missing(corpus.id, "planted")) == 0
        semantic_map = store.maps.get(store.maps.list()[0].id)
        assert semantic_map.recipe == MapRecipe()
        assert [region.label for region in semantic_map.layers[0].regions] == ["cases 0", "cases 1", "cases 2"]
        assert semantic_map.outlines[0][0][0].shape == (4, 2)
        assert store.requests.list()[0].recipe == MapRecipe(seed=7)
        assert store.reading_choices.recall("shape") == ({"text_column": "text"} if version >= 2 else None)
        assert store.speeds.known() == ({"full": 4000.0} if version >= 2 else {})
        assert list(store.saved_axes.list(corpus.id)) == (["angry"] if version >= 3 else [])
        edits = store.edits.list(corpus.id)
        assert [(edit.kind, edit.author, edit.is_undone) for edit in edits] == (
            [("rename", "Ada", True)] if version >= 5 else []
        )
        assert list(store.saved_transformations.list(corpus.id)) == (["past"] if version >= 6 else [])
        tagged = {tag: len(points) for tag, points in store.tags.tagged(corpus.id).items()}
        assert tagged == ({"at once": 3} if version >= 8 else {"urgent": 3} if version >= 7 else {})


def test_points_in_saved_axes_become_rows_of_the_file(tmp_path):
    home = unpacked(3, tmp_path)
    former = {"negative": ["calm", "#0", "#29", '"#3', "#99999"], "positive": ["#7"], "column": "0"}
    with duckdb.connect(home / FILE_NAME) as connection:
        [(corpus_id,)] = connection.sql("select id from corpora").fetchall()
        connection.execute("update documents set row = row + 5 where document > 7")
        for name, definition in (("former", former), ("learned", {"negative": [], "positive": [], "column": "1"})):
            connection.execute(
                "insert into saved_axes values (?, ?, ?, now())", [corpus_id, name, json.dumps(definition)]
            )
    with Store.open(home) as store:
        saved = store.saved_axes.list(corpus_id)
    assert saved["former"] == {"negative": ["calm", "#1", "#35", '"#3', "#0"], "positive": ["#8"], "column": "0"}
    assert saved["learned"] == {"negative": [], "positive": [], "column": "1"}
    assert saved["angry"] == {"negative": ["calm"], "positive": ["angry"]}


def test_choices_and_speeds_are_those_of_the_last_time(store):
    store.reading_choices.remember("shape", {"split": "sentence"})
    store.reading_choices.remember("shape", {"split": "whole"})
    assert store.reading_choices.recall("shape") == {"split": "whole"}
    store.reading_choices.forget("shape")
    assert store.reading_choices.recall("shape") is None
    store.speeds.note("full", units=100, seconds=2)
    store.speeds.note("full", units=300, seconds=2)
    assert store.speeds.known() == {"full": 150.0}


def test_the_present_version_is_kept_for_the_tests_of_later_ones():
    assert newest_version() in stored_versions()


def test_rows_of_another_file_are_numbered_on(store):
    corpus = add(store, ["b", None, "a"], k=["x", "y", "z"])
    batch = pa.record_batch({"body": ["a", "", "c", "c"], "k": ["p", "q", "r", None], "other": [1, 2, 3, 4]})
    grown = store.corpora.extend(
        corpus.id, [batch.slice(0, 2), batch.slice(2)], source="more.csv", text_column="body", rejected=2
    )
    assert (grown.documents, grown.points, grown.empty, grown.rejected) == (5, 3, 2, 2)
    assert store.corpora.texts(corpus.id) == ["b", "a", "c"]
    assert store.corpora.counts(corpus.id).tolist() == [1, 2, 2]
    rows, points = store.corpora.rows_and_points(corpus.id)
    assert (rows.tolist(), points.tolist()) == ([0, 2, 3, 5, 6], [0, 1, 1, 2, 2])
    assert store.metadata.values(grown, "k").to_pylist() == ["x", "z", "p", "r", None]
    assert store.metadata.values(grown, "added from").to_pylist() == ["file.csv"] * 2 + ["more.csv"] * 3
    assert store.corpora.get(corpus.id) == grown
    assert grown.texts_key == add(store, ["b", "a", "c"]).texts_key != corpus.texts_key


def test_a_third_file_and_a_column_of_the_reserved_name_are_no_trouble(store):
    corpus = add(store, ["a"])
    for text in ("b", "c"):
        batch = pa.record_batch({"text": [text], "added from": ["elsewhere"]})
        corpus = store.corpora.extend(corpus.id, [batch], source=f"{text}.csv", text_column="text")
    assert store.metadata.values(corpus, "added from").to_pylist() == ["file.csv", "b.csv", "c.csv"]
    assert [column.name for column in corpus.columns] == ["added from"]


def test_an_extension_that_fails_leaves_the_corpus_as_it_was(store):
    corpus = add(store, ["a"])

    def broken():
        yield pa.record_batch({"text": ["b"]})
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        store.corpora.extend(corpus.id, broken(), source="b.csv", text_column="text")
    assert store.corpora.get(corpus.id) == corpus
    assert store.corpora.texts(corpus.id) == ["a"]


def test_a_map_outlives_the_growth_of_its_corpus(store):
    before = stored_map(store)
    batch = pa.record_batch({"text": ["one more", "and another"]})
    store.corpora.extend(before.corpus.id, [batch], source="more.csv", text_column="text")
    store.corpora.delete(add(store, ["something else"]).id)
    after = store.maps.get(before.id)
    points = len(before.counts)
    assert (after.later_points, after.not_placed, after.not_encoded) == (2, 2, before.not_encoded)
    assert np.array_equal(after.coordinates[:points], before.coordinates, equal_nan=True)
    assert np.isnan(after.coordinates[points:]).all()
    for layer, earlier in zip(after.layers, before.layers, strict=True):
        assert layer.region_of.tolist() == [*earlier.region_of, NOT_ENCODED, NOT_ENCODED]
        assert layer.membership[points:].tolist() == [0, 0]
        assert layer.noise_share == earlier.noise_share


def test_a_map_is_found_by_its_id_and_the_first_of_a_corpus_by_its_age(store):
    first = store.maps.entry(stored_map(store).id)
    others = {"encoder_id": first.encoder_id, "stages": first.stages}
    later = store.maps.save(first.corpus_id, replace(first.recipe, seed=first.recipe.seed + 1), **others)
    assert store.maps.earliest(first.corpus_id) == first.id
    assert store.maps.result(later, "project").arrays.keys() == {"coordinates"}
    assert store.maps.result(later, "never computed") is None
    assert store.maps.has_result(later, "project")
    assert not store.maps.has_result(later, "never computed")
    store.maps.delete(first.id)
    assert store.maps.earliest(first.corpus_id) == later
    assert store.maps.result(first.id, "project") is None
    assert not store.maps.has_result(first.id, "project")
    with pytest.raises(UnknownMapError, match="may have been deleted"):
        store.maps.entry(first.id)
    store.maps.delete(later)
    with pytest.raises(UnknownMapError, match="may have been deleted"):
        store.maps.earliest(first.corpus_id)


def test_short_lists_are_read_once_until_something_is_written(store, monkeypatch):
    corpus, entry = add(store, ["one", "two"]), store.maps.entry(stored_map(store).id)
    requested = store.requests.add(corpus.id, MapRecipe(), "")
    for write in (
        lambda: add(store, ["three"]),
        lambda: store.corpora.rename(corpus.id, "Renamed"),
        lambda: store.maps.save(corpus.id, entry.recipe, encoder_id="e", stages=entry.stages),
        lambda: store.maps.add_stage(entry.id, "validate", "key"),
        lambda: store.requests.pause(requested.id),
        lambda: store.saved_axes.save(corpus.id, "angry", {"positive": ["cross"]}),
        lambda: store.saved_axes.forget(corpus.id, "angry"),
        lambda: store.tags.put(corpus.id, "tag", np.array([1], np.int32)),
        lambda: store.tags.undo(corpus.id, 1),
        lambda: store.maps.delete(entry.id),
        lambda: store.corpora.delete(corpus.id),
    ):
        before = short_lists(store, corpus.id)
        write()
        found = short_lists(store, corpus.id)
        assert found != before
        with monkeypatch.context() as patched:
            patched.setattr(Database, "cursor", None)
            assert short_lists(store, corpus.id) == found
            patched.undo()
            patched.setattr(Database, "kept", lambda _self, _name, read: read())
            assert short_lists(store, corpus.id) == found


def short_lists(store: Store, corpus_id: str) -> list[object]:
    tags = store.tags.list(corpus_id)
    return [
        *(store.corpora.list(), store.maps.list(), store.requests.list(), store.saved_axes.list(corpus_id)),
        *([tagging.is_undone for tagging in tags], list(store.tags.tagged(corpus_id))),
    ]


def test_what_is_written_while_a_list_is_read_is_seen_at_the_next_look(store):
    def read() -> int:
        found = len(store.corpora.list())
        add(store, ["written meanwhile"])
        return found

    assert [store.database.kept("number", read) for _ in range(3)] == [0, 1, 2]


def test_lengths_are_in_characters_one_per_distinct_text(store):
    corpus = add(store, ["four", "四字熟語", "four", "a bit longer"])
    assert store.corpora.lengths(corpus.id).tolist() == [4, 4, 12]


def test_a_document_tells_its_own_cells_typed_and_in_the_order_of_the_columns(store):
    when = pa.array([datetime(2026, 1, 2), None], pa.timestamp("us"))
    corpus = add(store, ["one", "two"], n=pa.array([3, None], pa.int64()), when=when, k=pa.array(["a", "b"]))
    assert store.metadata.of_document(corpus, 0) == {"n": 3, "when": datetime(2026, 1, 2), "k": "a"}
    assert store.metadata.of_document(corpus, 1) == {"k": "b"}
    assert store.metadata.of_document(corpus, 9) == {}


def test_axes_are_kept_by_name_until_their_corpus_goes(store):
    corpus = add_corpus(store, ["one", "two"])
    for name, positive in (("angry", "furious"), ("long", "endless"), ("angry", "cross")):
        store.saved_axes.save(corpus.id, name, {"negative": ["calm"], "positive": [positive]})
    assert list(store.saved_axes.list(corpus.id)) == ["angry", "long"]
    assert store.saved_axes.list(corpus.id)["angry"] == {"negative": ["calm"], "positive": ["cross"]}
    store.saved_axes.forget(corpus.id, "long")
    assert list(store.saved_axes.list(corpus.id)) == ["angry"]
    store.saved_transformations.save(corpus.id, "angry", {"entry": "sentiment"})
    assert store.saved_transformations.list(corpus.id) == {"angry": {"entry": "sentiment"}}
    assert store.saved_axes.list(corpus.id)["angry"]["positive"] == ["cross"], "an axis may have the same name"
    store.corpora.delete(corpus.id)
    assert store.saved_axes.list(corpus.id) == store.saved_transformations.list(corpus.id) == {}


def test_edits_stay_in_the_list_when_they_are_undone_and_go_with_their_corpus(store):
    corpus = add_corpus(store, ["one", "two", "three"])
    group, other = np.array([0, 2], np.int32), np.array([1], np.int32)
    first = store.edits.add(corpus.id, NewEdit("map", "merge", 1, 5, 3, (group, other), author="Ada"))
    second = store.edits.add(corpus.id, NewEdit("map", "rename", 0, 2, 3, (other,), {"name": "<b>"}))
    store.edits.undo(corpus.id, first, "Grace")
    merge, rename = store.edits.list(corpus.id)
    assert (merge.number, merge.kind, merge.author, merge.is_undone) == (first, "merge", "Ada", True)
    assert [points.tolist() for points in merge.groups] == [[0, 2], [1]]
    assert (rename.number, rename.layer, rename.regions, rename.is_undone) == (second, 0, 2, False)
    assert rename.arguments == {"name": "<b>"}
    store.edits.redo(corpus.id, first)
    assert not store.edits.list(corpus.id)[0].is_undone
    assert store.edits.revision(corpus.id) == 4
    with pytest.raises(UnknownEditError, match="no edit 9"):
        store.edits.undo(corpus.id, 9)
    store.corpora.delete(corpus.id)
    assert store.edits.list(corpus.id) == ()


def test_edits_of_many_at_once_all_get_a_number_of_their_own(store):
    corpus = add_corpus(store, ["one", "two"])
    edit = NewEdit("map", "hide", 0, 1, 2, (np.array([0], np.int32),))
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda _: store.edits.add(corpus.id, edit), range(40)))
    assert sorted(numbers) == [edit.number for edit in store.edits.list(corpus.id)] == list(range(1, 41))
