"""Tags: put on texts, taken off, undone; on every map of a corpus, in colours, axes, comparisons and exports."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import queries, tags
from dashboard.__main__ import main
from dashboard.analysis.directions.axes import AxisError
from dashboard.axes import Axes
from dashboard.axis_definition import AxisDefinition
from dashboard.space import Space
from dashboard.tags import LONGEST_TAG, TagError
from store import Store
from store.errors import UnknownTaggingError
from tests.corpora import add_corpus
from tests.example_map import stored_map
from tests.map_space import answering_at_once, map_of_cases


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def corpus(store):
    return add_corpus(store, ["a", "b", "c", "a", "d"], topic=["x"] * 5)


def found(store, corpus):
    return {tag: points.tolist() for tag, points in store.tags.tagged(corpus.id).items()}


def test_tags_are_put_on_taken_off_undone_and_redone(store, corpus):
    first = tags.put(store, corpus.id, "  good   example ", [2, 0, 2], author=" Ada  L ")
    tags.put(store, corpus.id, "urgent", [1])
    second = tags.take_off(store, corpus.id, "good example", [0, 1], author="Grace")
    assert found(store, corpus) == {"good example": [2], "urgent": [1]}
    store.tags.undo(corpus.id, second, "Ada")
    assert found(store, corpus) == {"good example": [0, 2], "urgent": [1]}
    store.tags.undo(corpus.id, first)
    assert found(store, corpus) == {"urgent": [1]}
    store.tags.redo(corpus.id, first)
    store.tags.redo(corpus.id, second)
    assert found(store, corpus) == {"good example": [2], "urgent": [1]}
    done = store.tags.list(corpus.id)
    assert [(one.number, one.tag, one.is_removal, one.author, one.is_undone) for one in done] == [
        (1, "good example", False, "Ada L", False),
        (2, "urgent", False, "", False),
        (3, "good example", True, "Grace", False),
    ]
    assert tags.in_words(done[0]) == "Tagged 2 texts “good example”"
    assert tags.in_words(done[2]) == "Took “good example” off 1 text"


def test_what_would_change_nothing_is_told_in_a_sentence(store, corpus):
    tags.put(store, corpus.id, "Urgent", [0, 1])
    for call, words in (
        (lambda: tags.put(store, corpus.id, "urgent", [1]), "All of these texts have the tag “Urgent” already"),
        (lambda: tags.put(store, corpus.id, "new", [99, -1]), "None of these texts is in the corpus"),
        (lambda: tags.take_off(store, corpus.id, "urgent", [2]), "None of these texts has the tag “Urgent”"),
        (lambda: tags.put(store, corpus.id, " \n ", [1]), "between 1 and 60 characters"),
        (lambda: tags.put(store, corpus.id, "x" * (LONGEST_TAG + 1), [1]), "between 1 and 60 characters"),
    ):
        with pytest.raises(TagError, match=words):
            call()
    with pytest.raises(UnknownTaggingError, match="number 7"):
        store.tags.undo(corpus.id, 7)
    assert found(store, corpus) == {"Urgent": [0, 1]}


def test_a_tag_is_renamed_undone_and_never_becomes_another(store, corpus):
    tags.put(store, corpus.id, "Urgent", [0, 1])
    tags.put(store, corpus.id, "later", [2])
    number = tags.rename(store, corpus.id, "urgent", "  at   once ", author="Ada")
    assert found(store, corpus) == {"at once": [0, 1], "later": [2]}
    assert tags.in_words(store.tags.list(corpus.id)[-1]) == "Renamed “Urgent” to “at once”"
    tags.put(store, corpus.id, "At Once", [3])
    second = tags.rename(store, corpus.id, "at once", "now")
    assert store.tags.former_names(corpus.id) == {"Urgent": "now", "at once": "now"}
    tags.rename(store, corpus.id, "now", "Now")
    assert found(store, corpus) == {"later": [2], "Now": [0, 1, 3]}
    for name, words in (
        ("LATER", "There is a tag “later” already, and both would become one"),
        ("Now", "The tag is called “Now” already"),
        (" ", "between 1 and 60 characters"),
    ):
        with pytest.raises(TagError, match=words):
            tags.rename(store, corpus.id, "now", name)
    with pytest.raises(TagError, match="No text has the tag “urgent”"):
        tags.rename(store, corpus.id, "urgent", "new")
    store.tags.undo(corpus.id, 6)
    store.tags.undo(corpus.id, second)
    store.tags.undo(corpus.id, number)
    assert found(store, corpus) == {"at once": [3], "later": [2], "Urgent": [0, 1]}, "what was tagged since stays"
    assert store.tags.former_names(corpus.id) == {}
    store.tags.redo(corpus.id, number)
    assert found(store, corpus) == {"at once": [0, 1, 3], "later": [2]}


def test_capitals_make_no_other_tag_and_what_two_have_tagged_one_can_undo_for_themselves_only(store, corpus):
    first = tags.put(store, corpus.id, "Urgent", [0])
    second = tags.put(store, corpus.id, "URGENT", [0, 3])
    assert found(store, corpus) == {"Urgent": [0, 3]}
    store.tags.undo(corpus.id, second)
    assert found(store, corpus) == {"Urgent": [0]}
    store.tags.redo(corpus.id, second)
    store.tags.undo(corpus.id, first)
    assert found(store, corpus) == {"Urgent": [0, 3]}


def test_tags_stay_with_their_texts_when_rows_are_added_and_go_with_their_corpus(store, corpus):
    tags.put(store, corpus.id, "kept", [1, 3])
    other = add_corpus(store, ["b"], topic=["y"])
    batch = pa.record_batch({"text": ["z", "b"], "topic": ["x", "x"]})
    store.corpora.extend(corpus.id, [batch], source="more.csv", text_column="text")
    assert found(store, corpus) == {"kept": [1, 3]}
    assert found(store, other) == {}
    store.corpora.delete(corpus.id)
    with store.database.cursor() as cursor:
        assert cursor.sql("select count(*) from taggings").fetchall() == [(0,)]


def test_tags_of_points_and_a_digest_of_what_they_are_on():
    known = {"a": np.array([1, 5], np.int32), "b": np.array([5], np.int32)}
    assert tags.tags_at(known, [5, 2, 1, 5]) == [["a", "b"], [], ["a"], ["a", "b"]]
    assert tags.digest(known) == tags.digest(dict(reversed(known.items())))
    others = [{"a": known["a"]}, {"b": known["a"], "a": known["b"]}, {"a": known["a"], "b": known["a"]}, {}]
    assert len({tags.digest(one) for one in (known, *others)}) == 5


def test_the_table_of_documents_lists_the_tags_of_each(store):
    semantic_map = map_of_cases(store)
    assert "tags" not in queries.documents_table(store, semantic_map).column_names
    tags.put(store, semantic_map.corpus.id, "urgent", [0, 2])
    tags.put(store, semantic_map.corpus.id, "<b>", [2])
    listed = queries.documents_table(store, semantic_map).column("tags").to_pylist()
    assert listed[:4] == [["urgent"], [], ["<b>", "urgent"], []]


def test_an_axis_between_tags_is_that_between_their_texts_and_another_once_they_change(store, tmp_path):
    semantic_map = map_of_cases(store)
    corpus_id = semantic_map.corpus.id
    compute = answering_at_once(tmp_path / "scratch")
    axes = Axes(store, compute, semantic_map, Space(store, compute, semantic_map))
    tags.put(store, corpus_id, "calm", [3, 4, 5])
    tags.put(store, corpus_id, "angry", [200, 201])
    definition = AxisDefinition.of(negative=["=tag:calm"], positive=["=tag:angry", "a refund about my billing"])
    rows = axes.space.rows
    same = AxisDefinition.of(
        negative=["#" + ",".join(map(str, rows.of([3, 4, 5])))],
        positive=["#" + ",".join(map(str, rows.of([200, 201]))), "a refund about my billing"],
    )
    before = axes.axis(definition)
    np.testing.assert_array_equal(before.direction, axes.axis(same).direction)
    assert axes.axis(definition) is before
    store.saved_axes.save(corpus_id, "tagged", definition.as_dict())
    assert axes.known_axis(axes.id_of(definition)) is before
    number = tags.put(store, corpus_id, "angry", [100, 101, 102])
    after = axes.axis(definition)
    assert after.id != before.id
    assert set(after.own) == {3, 4, 5, 100, 101, 102, 200, 201}
    assert axes.judge.evidence(after, wait=True).texts != axes.judge.evidence(before, wait=True).texts
    store.tags.undo(corpus_id, number)
    assert axes.axis(definition).id == before.id
    tags.rename(store, corpus_id, "angry", "furious")
    assert axes.axis(definition) is before, "a link and a saved axis know it by its former name"
    assert axes.columns.tag_called("angry") == "furious"
    assert axes.columns.tag_called("gone") is None
    assert "angry" not in axes.columns.tags
    with pytest.raises(AxisError, match="The map has no text for “=tag:gone”"):
        axes.axis(AxisDefinition.of(negative=["=tag:gone"], positive=["=tag:angry"]))


def test_the_example_of_the_guide_runs(store, capsys):
    semantic_map = map_of_cases(store)
    guide = (Path(__file__).parent.parent / "docs" / "guide.md").read_text("utf-8")
    [example] = [block for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "tags.put(" in block]
    exec(
        compile(example, "guide", "exec"), {"store": store, "corpus": semantic_map.corpus, "semantic_map": semantic_map}
    )
    assert capsys.readouterr().out.startswith("about parcels ['")
    assert not store.tags.tagged(semantic_map.corpus.id)


@pytest.fixture
def said(tmp_path, capsys):
    """Runs a command; returns its status and what it printed."""

    def run(*arguments):
        status = main(["--home", str(tmp_path / "shell"), *map(str, arguments)])
        shown = capsys.readouterr()
        return status, shown.out + shown.err

    return run


def test_tags_from_the_shell(said, tmp_path):
    with Store.open(tmp_path / "shell") as store:
        semantic_map = stored_map(store)
        region = semantic_map.layers[semantic_map.first_layer].regions[0]
        _, points = store.corpora.rows_and_points(semantic_map.corpus.id)
    map_id = semantic_map.id
    first, second, third = (int(np.flatnonzero(points == point)[-1]) + 1 for point in range(3))
    rows = [row + 1 for row in np.flatnonzero(points < 3).tolist()]
    assert said("tag", map_id, "good example", "--rows", f"{first},{second}-{third}", "--author", "Ada") == (
        0, "1  Tagged 3 texts “good example”\n",
    )  # fmt: skip
    assert said("tag", map_id, "Good Example", "--off", "--rows", second)[1] == "2  Took “good example” off 1 text\n"
    assert said("tag", map_id, "whole region", "--region", region.label)[0] == 0
    assert said("tag", map_id, "worded", "--words", "no such words anywhere") == (
        2, "None of these texts is in the corpus: choose others.\n",
    )  # fmt: skip
    assert said("tag", map_id, "x")[1].startswith("Say which texts are meant")
    told = json.loads(said("tags", map_id, "--json", "--undo", 2)[1])
    assert told["tags"]["good example"] == rows, "repetitions have it, too"
    assert len(told["tags"]["whole region"]) == region.size
    assert [(one["number"], one["off"], one["author"], one["undone"]) for one in told["done"]] == [
        (1, False, "Ada", False), (2, True, "", True), (3, False, "", False),
    ]  # fmt: skip
    shown = said("tags", map_id, "--redo", 2)[1]
    left = [row for row in rows if points[row - 1] != 1]
    assert f"{len(left):>8}  good example\n" in shown
    assert "Ada  Tagged 3 texts “good example”" in shown
    assert said("tags", map_id, "--undo", 9)[0] == 2
    assert said("tag", map_id, "whole region", "--rename", "region", "--rows", 1)[1].startswith(
        "A tag is renamed wherev"
    )
    assert said("tag", map_id, "whole region", "--rename", "Good example")[0] == 2
    assert (
        said("tag", map_id, "whole region", "--rename", "all of it")[1] == "4  Renamed “whole region” to “all of it”\n"
    )
    told = json.loads(said("tags", map_id, "--json")[1])
    assert list(told["tags"]) == ["all of it", "good example"]
    assert told["done"][-1]["renamed_to"] == "all of it"
    assert said("export", map_id, "--out", tmp_path / "out")[0] == 0
    listed = pq.read_table(tmp_path / "out" / "documents.parquet").column("tags").to_pylist()
    assert [number for number, names in enumerate(listed, 1) if "good example" in names] == left
