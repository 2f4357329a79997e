"""JSON and JSON Lines: the shapes that are tables, what is refused, and where."""

from __future__ import annotations

import json

import pytest

from dashboard.corpus_files import CorpusFileError, json_file, json_values, open_file
from dashboard.corpus_files.errors import MalformedFileError


@pytest.fixture
def read(tmp_path):
    """Writes a text or a value to a file and returns what is read of it."""

    def read(content: object, name: str = "table.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        with open_file(path) as table:
            return list(table.records()), table

    return read


RECORDS = [{"text": "good value", "stars": 5}, {"text": "too dear", "stars": 2}]


@pytest.mark.parametrize(
    "content",
    [
        RECORDS,
        {"data": RECORDS, "count": 2, "tags": ["a"]},
        {"text": ["good value", "too dear"], "stars": [5, 2]},
        {"text": {"0": "good value", "1": "too dear"}, "stars": {"0": 5, "1": 2}},
        [["text", "stars"], ["good value", 5], ["too dear", 2]],
    ],
)
def test_the_usual_shapes_of_a_table(read, content):
    rows, table = read(content)
    assert rows == RECORDS
    assert table.format == "json"


def test_objects_by_name_keep_the_name(read):
    rows, _ = read({"r1": {"text": "good value"}, "r2": {"text": "too dear"}})
    assert rows == [{"key": "r1", "text": "good value"}, {"key": "r2", "text": "too dear"}]


def test_a_list_of_texts(read):
    rows, table = read(["good value", "too dear"])
    assert rows == [{"text": "good value"}, {"text": "too dear"}]
    assert table.text_column == "text"


def test_nested_objects_become_columns_and_arrays_stay(read):
    rows, table = read([{"user": {"name": "Ann", "at": {"city": "Ulm"}}, "tags": ["a", "b"], "ok": True}, {"ok": None}])
    assert rows == [
        {"user.name": "Ann", "user.at.city": "Ulm", "tags": ["a", "b"], "ok": True},
        {"user.name": None, "user.at.city": None, "tags": None, "ok": None},
    ]
    assert {column.name: column.type for column in table.columns}["tags"] == "category"


def test_columns_that_turn_up_late(read, monkeypatch):
    monkeypatch.setattr("dashboard.corpus_files.rows.BATCH_ROWS", 2)
    rows, table = read([{"a": "one"}, {"a": "two"}, {"a": "three", "b": 1}, {"b": 2}, {"c": "x"}])
    assert rows[0] == {"a": "one", "b": None, "c": None}
    assert rows[3] == {"a": None, "b": 2, "c": None}
    assert [row["b"] for row in rows] == [None, None, 1, 2, None]
    assert [column.type for column in table.columns] == ["text", "number", "text"]


def test_numbers_and_texts_in_one_column_are_texts(read):
    rows, _ = read([{"a": "x"}, {"a": 1.5}, {"a": [1]}])
    assert [row["a"] for row in rows] == ["x", "1.5", "[1]"]


def test_surrogates_without_a_partner_are_replaced(read):
    rows, _ = read('[{"t\\ud800": "a\\udc00b"}, {"t\\ud800": "\\ud83d\\ude00"}]')
    assert rows == [{"t\ufffd": "a\ufffdb"}, {"t\ufffd": "😀"}]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('[{"text": "a"},\n {"text": }]', "line 2, column 11"),
        ('[{"text": "a"}\n{"text": "b"}]', "line 2, column 1"),
        ('["a", NaN]', "NaN"),
        ('{"a": [1, 2}', "line 1, column 12"),
        ('["a"] and more', "line 1, column 7"),
        ('["a', "line 1, column 2"),
        ("[" * 100_000, "too deep"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(read, content, place):
    with pytest.raises(MalformedFileError, match=place) as refusal:
        read(content)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 50])
def test_values_cut_by_the_end_of_a_chunk_are_whole(read, monkeypatch, chunk):
    monkeypatch.setattr(json_values, "CHUNK_CHARACTERS", chunk)
    values = [
        {"text": f"déjà vu \n {number} \U0001f600 \\", "n": -1.25e-7 * number, "ok": True} for number in range(40)
    ]
    rows, _ = read(json.dumps(values, indent=1))
    assert rows == values
    with pytest.raises(MalformedFileError, match=r"line 3, column 3"):
        read('[\n "abc",\n  tru ]')


ANSWER = {"status": "ok", "links": [{"next": "/2"}], "data": {"total": 2, "page": {"items": RECORDS}}, "hints": []}


def test_the_table_of_an_answer_lies_deeper(read):
    """As programming interfaces answer."""
    assert read(ANSWER)[0] == RECORDS
    assert read({"hits": {"total": {"value": 2}, "hits": RECORDS}})[0] == RECORDS


def test_an_array_of_names_heads_an_array_of_rows(read):
    """As pandas writes a table with orient="split"."""
    rows, _ = read({"columns": ["text", "n"], "index": [0, 1], "data": [["good value", 1], ["bad", None]]})
    assert rows == [{"text": "good value", "n": 1}, {"text": "bad", "n": None}]
    rows, _ = read({"names": ["a text", "b"], "pairs": [["one"], ["two"]]})
    assert len(rows) == 2 and "names" in rows[0], "no row has as many cells as there are names"


def test_a_large_object_is_streamed(read, monkeypatch):
    monkeypatch.setattr(json_file, "MAX_OBJECT_BYTES", 10)
    assert read({"data": {"page": {"items": RECORDS}}, "more": RECORDS[:1]})[0] == RECORDS
    rows, _ = read({"meta": [1, 2], "page": 3, "data": RECORDS, "more": {"x": [{}]}})
    assert rows == RECORDS
    with pytest.raises(CorpusFileError, match="JSON Lines"):
        read({"texts": {"a": "some text", "b": "another"}})


def test_json_lines_reject_what_is_no_json(read):
    rows, table = read('{"text": "one"}\n\n{"text": }\n{"text": "two"}\nNaN\n', name="table.jsonl")
    assert [row["text"] for row in rows] == ["one", "two"]
    assert table.format == "jsonl"
    assert [(row.line, row.snippet) for row in table.rejected] == [(3, '{"text": }'), (5, "NaN")]
    assert all(row.reason.endswith(".") for row in table.rejected)


def test_json_lines_are_recognised_whatever_their_name(read):
    rows, table = read('{"text": "one"}\n{"text": "two"}\n')
    assert table.format == "jsonl"
    rows, table = read(json.dumps(RECORDS, indent=1), name="table.jsonl")
    assert table.format == "json"
    assert rows == RECORDS


def test_a_file_without_any_json_is_refused(read):
    with pytest.raises(MalformedFileError, match="line 1"):
        read("no\njson\nat all\n", name="table.jsonl")


def test_the_archive_that_twitter_gives_its_users_is_read(read):
    tweets = [{"tweet": {"id": str(number), "full_text": row["text"]}} for number, row in enumerate(RECORDS)]
    rows, table = read(f"window.YTD.tweets.part0 = {json.dumps(tweets)}", "tweets.js")
    assert [row["tweet.full_text"] for row in rows] == ["good value", "too dear"]
    assert table.format == "json"


def test_objects_one_after_the_other_are_rows(read):
    rows, table = read("\n".join(json.dumps(row, indent=2) for row in RECORDS), "export.json")
    assert [row["text"] for row in rows] == ["good value", "too dear"]
    assert table.format == "json"
    with pytest.raises(MalformedFileError, match="something follows the end"):
        read('{"text": "good value"}{"text": "too dear"}[1]')
