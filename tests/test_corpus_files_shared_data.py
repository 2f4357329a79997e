"""Every file of the shared collections is read or refused with a sentence; those with an answer give that answer."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.corpus_files import CorpusFileError, open_file

pytestmark = pytest.mark.data

CORPORA = {
    "banking77/banking77.csv": ("text", 13_083),
    "clinc150/clinc150.csv": ("text", 23_700),
    "snips/snips.csv": ("text", 14_484),
    "trec/trec.csv": ("text", 5_952),
    "csabstruct/csabstruct.csv": ("text", 14_708),
    "sib200/sib200.csv": ("text", 15_060),
    "wiki_movies/wiki_movies.parquet": ("text", 34_532),
    "reddit_pub/reddit_pub_20topics.csv": ("text", 19_672),
    "reddit_pub/reddit_pub_full.parquet": ("text", 121_125),
    "nsmc_pub/nsmc_pub.csv": ("text", 20_000),
    "sotu/sotu.parquet": ("text", 22_481),
    "cranfield/docs.csv": ("text", 1_400),
    "cranfield/queries.csv": ("text", 225),
    "analobench_clusters/clusters.csv": ("text", 340),
    "vader_lexicon/ratings.csv": ("word", 7_520),
    "body_mass/ratings.csv": ("word", 65),
}


@pytest.mark.parametrize("name", CORPORA)
def test_the_text_column_and_the_rows_of_corpora(shared_data, name):
    folder, _, file = name.partition("/")
    text_column, rows = CORPORA[name]
    with open_file(shared_data(folder) / file) as table:
        assert (table.text_column, table.rows, table.rejected_count) == (text_column, rows, 0)
        assert table.text_column_is_sure


@pytest.mark.parametrize("name", ["stsb_multi/pairs.csv", "winogender/pairs.csv", "cad_imdb_pairs/pairs.parquet"])
def test_two_columns_of_texts_leave_a_doubt(shared_data, name):
    folder, _, file = name.partition("/")
    with open_file(shared_data(folder) / file) as table:
        assert (table.text_column, table.text_column_is_sure) == ("a", False)


def test_metadata_types(shared_data):
    with open_file(shared_data("reddit_pub") / "reddit_pub_20topics.csv") as table:
        assert {column.name: column.type for column in table.columns} == {
            "text": "text", "label": "category", "date": "date", "score": "number", "num_comments": "number",
            "domain": "category", "is_self": "category",
        }  # fmt: skip


def test_csv_spectrum_gives_the_expected_rows(shared_data):
    files = shared_data("e_csv_spectrum") / "files"
    answers = sorted((files / "json").glob("*.json"))
    assert len(answers) == 12
    for answer in answers:
        with open_file(files / "csvs" / f"{answer.stem}.csv") as table:
            read = list(table.records())
        answered = json.loads(answer.read_text(encoding="utf-8"))
        expected = answered if isinstance(answered, list) else [answered]
        if answer.stem == "location_coordinates":
            expected[0]["Contact Phone Number"] = "2095257564"  # the answer has another number than the file
        assert [unified(row) for row in read] == [unified(row) for row in expected], answer.stem


def unified(row: dict[str, str]) -> dict[str, str]:
    """The row with one kind of line end: some answers are of a file with the other."""
    return {name: cell.replace("\r\n", "\n") for name, cell in row.items()}


def test_json_test_suite_is_accepted_and_refused_as_it_demands(shared_data):
    cases = sorted((shared_data("e_jsontestsuite") / "files").glob("[yn]_*.json"))
    assert len(cases) == 283
    wrong = [case.name for case in cases if is_read(case) is not (case.name[0] == "y")]
    assert wrong == []


def is_read(path: Path) -> bool:
    """Whether a file is read completely; otherwise it must be refused with a finished sentence."""
    try:
        with open_file(path) as table:
            preview = table.preview()
            json.dumps([*table.records(), preview], allow_nan=False)
            assert preview["rows"] == preview["documents"] + preview["empty"]
            assert sum(batch.num_rows for batch in table.batches(text_column=table.text_column)) == table.rows
    except CorpusFileError as error:
        assert str(error).endswith("."), error
        assert str(error)[0].isupper(), error
        return False
    return True


@pytest.mark.parametrize(
    "collection",
    ["csv_spectrum", "csvkit", "frictionless", "papaparse", "naughty_strings", "jsontestsuite", "docx", "markitdown"],
)
def test_every_messy_file_is_read_or_refused(shared_data, collection):
    files = [path for path in sorted(shared_data(f"e_{collection}").rglob("*")) if path.is_file()]
    assert files
    with ThreadPoolExecutor(2) as pool:
        outcomes = dict(zip(files, pool.map(is_read, files), strict=True))
    readable = {".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".txt"}
    refused = [path.name for path, was_read in outcomes.items() if not was_read and path.suffix in readable]
    assert set(refused) <= REFUSED_WITH_REASON, refused


REFUSED_WITH_REASON = {"empty.csv", "implicit-gz.csv", "implicit-zip.csv"}
"""Empty, or compressed under the name of a table."""


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "rows", "rejected"),
    [
        ("e_csvkit/test_latin1.csv", "windows-1252", ",", 2, 0),
        ("e_csvkit/test_utf16_big.csv", "utf-16", ",", 2, 0),
        ("e_csvkit/test_utf8_bom.csv", "utf-8-sig", ",", 2, 0),
        ("e_csvkit/mac_newlines.csv", "utf-8", ",", 2, 0),
        ("e_csvkit/bad_skip_lines.csv", "utf-8", ",", 2, 1),
        ("e_csvkit/null_byte.csv", "utf-8", ",", 1, 0),
        ("e_csvkit/sniff_limit.csv", "utf-8", ";", 1, 0),
        ("e_frictionless/country-2.csv", "utf-8", ";", 5, 0),
        ("e_frictionless/dialect.csv", "utf-8", "|", 1, 1),
        ("e_frictionless/latin1.csv", "windows-1252", ",", 2, 0),
        ("e_frictionless/table-infer-iso-8859-7.csv", "windows-1253", ",", 4, 0),
        ("e_frictionless/table-with-accents.csv", "windows-1252", ";", 638, 0),
        ("e_markitdown/test_mskanji.csv", "cp932", ",", 3, 0),
    ],
)
def test_messy_files_whose_form_is_known(shared_data, name, encoding, delimiter, rows, rejected):
    collection, _, file = name.partition("/")
    with open_file(shared_data(collection) / "files" / file) as table:
        assert (table.encoding, table.dialect["delimiter"]) == (encoding, delimiter)
        assert (table.rows, table.rejected_count) == (rows, rejected)


def test_every_naughty_string_survives(shared_data):
    path = shared_data("e_naughty_strings") / "files" / "blns.json"
    with open_file(path) as table:
        assert [row["text"] for row in table.records()] == json.loads(path.read_text(encoding="utf-8"))
