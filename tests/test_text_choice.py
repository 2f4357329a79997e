"""Which column holds the texts, over many tables: made up ones that mislead, and all that are shared."""

from __future__ import annotations

import csv

import pytest

from dashboard.corpus_files import open_file
from dashboard.corpus_files.text_choice import template_share
from tests.text_tables import TABLES

CORPORA = {
    **dict.fromkeys(
        [
            *("analobench_clusters/clusters.csv", "banking77/banking77.csv", "clinc150/clinc150.csv"),
            *("cranfield/docs.csv", "cranfield/queries.csv", "csabstruct/csabstruct.csv", "nsmc_pub/nsmc_pub.csv"),
            *("reddit_pub/reddit_pub_20topics.csv", "sib200/sib200.csv", "snips/snips.csv", "sotu/sotu.parquet"),
            *("trec/trec.csv", "wiki_movies/wiki_movies.parquet"),
        ],
        ("text",),
    ),
    **dict.fromkeys(
        ["body_mass/ratings.csv", "gender_professions/ratings.csv", "vader_lexicon/ratings.csv", "afinn/ratings.csv"],
        ("word",),
    ),
    **dict.fromkeys(
        [
            *("cad_imdb_pairs/pairs.parquet", "google_analogies/pairs.csv", "lre_relations/pairs.csv"),
            *("stsb_multi/pairs.csv", "winogender/pairs.csv"),
        ],
        ("a", "b"),
    ),
}


@pytest.fixture(scope="module")
def choices(tmp_path_factory):
    """The columns chosen in all made up tables, by the tables' names, and whether there was no doubt."""
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    choices = {}
    for table in TABLES:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table.records())
        with open_file(path) as read:
            assert [column.name for column in read.columns] == list(table.columns)
            choices[table.name] = (read.text_column, read.text_column_is_sure)
    return choices


def test_the_tables_are_many_and_all_different():
    assert len({table.name for table in TABLES}) == len(TABLES) >= 40
    assert all(table.texts < set(table.columns) for table in TABLES)


def test_the_texts_are_found_in_nearly_all_tables(choices):
    wrong = [table.name for table in TABLES if choices[table.name][0] not in table.texts]
    assert len(wrong) <= 0.05 * len(TABLES), wrong


def test_a_wrong_choice_is_never_sure(choices):
    assert [
        table.name for table in TABLES if choices[table.name][1] and choices[table.name][0] not in table.texts
    ] == []


def test_there_is_seldom_a_doubt(choices):
    doubtful = [name for name, (_, is_sure) in choices.items() if not is_sure]
    assert len(doubtful) <= 0.1 * len(TABLES), doubtful


@pytest.mark.data
@pytest.mark.parametrize("name", CORPORA)
def test_the_texts_of_real_corpora_are_found(shared_data, name):
    folder, _, file = name.partition("/")
    with open_file(shared_data(folder) / file) as table:
        assert table.text_column in CORPORA[name]


@pytest.mark.parametrize(
    ("cells", "least", "most"),
    [
        ([f"Dear {name}, thank you for your letter, we will answer it soon" for name in "ABCDEFGH"], 0.7, 0.95),
        ([f"亲爱的{name}，感谢您的来信，我们会尽快回复" for name in "甲乙丙丁戊己庚辛"], 0.7, 0.95),
        ([f"{verb} the {noun}" for verb in ("see", "hear", "buy") for noun in ("cat", "dog", "hen")], 0.0, 0.0),
        (["the very same words"] * 4, 0.0, 0.0),
        (["word"] * 10, 0.0, 0.0),
        ([], 0.0, 0.0),
    ],
)
def test_what_cells_have_in_common(cells, least, most):
    assert least <= template_share(cells) <= most


def test_where_the_choice_is_unsure_the_likely_columns_are_named(tmp_path):
    path = tmp_path / "table.csv"
    rows = [f"{n},title of the item number {n},a summary about the item {n},http://a.example/{n}" for n in range(30)]
    path.write_text("id,title,summary,link\n" + "\n".join(rows))
    with open_file(path) as table:
        assert not table.text_column_is_sure
        assert table.text_candidates[0] == table.text_column
        assert set(table.text_candidates) == {"title", "summary"}
