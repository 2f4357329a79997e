"""Headers of several rows, as people and survey tools make them, give each column one name."""

from __future__ import annotations

import csv
import io

import pytest

from dashboard.corpus_files import ReadOptions, open_file
from dashboard.corpus_files.stacked_headers import column_names, heads_groups

ANSWERS = ["It came late", "Nobody was sorry", "The price is right", "Never again", "Fine, thank you", "Too loud"]


@pytest.fixture
def read(tmp_path):
    """Writes rows as CSV and reads them: the names of the columns, the rows and how they were read."""

    def read(*rows, **options):
        file = io.StringIO()
        csv.writer(file).writerows(rows)
        path = tmp_path / "survey.csv"
        path.write_text(file.getvalue(), encoding="utf-8")
        with open_file(path, options=ReadOptions(**options)) as table:
            records = [list(row.values()) for row in table.records()]
            return [column.name for column in table.columns], records, table

    return read


def test_groups_above_the_names_are_told_in_them(read):
    rows = [["", "This year", "", "Last year", ""], ["area", "#", "share", "#", "share"]]
    data = [["north", "4", "0.5", "3", "0.4"], ["south", "2", "0.1", "3", "0.3"]]
    names, records, table = read(*rows, *data)
    assert names == ["area", "This year · #", "This year · share", "Last year · #", "Last year · share"]
    assert (records, table.dialect["header_rows"], table.dialect["skipped_lines"]) == (data, 2, 0)
    names, records, table = read(["Report", "", "", "", ""], [], *rows, *data)
    assert (names[1], records, table.dialect["skipped_lines"]) == ("This year · #", data, 2)


def test_a_title_of_two_cells_heads_no_groups(read):
    titles = [["Exported on", "2024-01-31", "", "", ""], ["by", "Ann", "", "", ""], ["", "", "", "", ""]]
    data = [[str(n * n), answer, str(n % 5), "Ann", f"2024-01-0{n + 1}"] for n, answer in enumerate(ANSWERS)]
    names, records, table = read(*titles, ["id", "text", "stars", "who", "day"], *data)
    assert (names, records) == (["id", "text", "stars", "who", "day"], data)
    assert table.dialect["skipped_lines"] == 3
    assert read(*titles, *data)[1] == data


def test_a_column_without_a_name_makes_no_group(read):
    names, records, _ = read(["who", "", "town", ""], ["Ann", "x", "Rome", "q"], ["Bob", "y", "Oslo", "r"])
    assert (names, len(records)) == (["who", "column_2", "town", "column_4"], 2)


def test_choices_of_a_question_stand_below_it(read):
    """As SurveyMonkey exports answers."""
    head = ["Respondent ID", "Start Date", "What did you like?", "", "", "Why?"]
    choices = ["", "", "Food", "Service", "Other (please specify)", "Open-Ended Response"]
    data = [[f"119000{n}", f"2024-01-0{n + 1}", "Food", "", "", answer] for n, answer in enumerate(ANSWERS)]
    names, records, table = read(head, choices, *data)
    assert names == [
        *("Respondent ID", "Start Date", "What did you like? · Food", "What did you like? · Service"),
        *("What did you like? · Other (please specify)", "Why? · Open-Ended Response"),
    ]
    assert (records, table.text_column) == (data, "Why? · Open-Ended Response")


def test_questions_and_what_a_program_wrote_stand_below_names(read):
    """As Qualtrics exports answers."""
    head = ["StartDate", "Progress", "ResponseId", "Q1", "Q2"]
    questions = ["Start Date", "Progress", "Response ID", "How old are you?", "What did you like?\nPlease tell us."]
    imports = [f'{{"ImportId":"{name}"}}' for name in head]
    data = [
        [f"2024-01-0{n + 1} 10:00:00", "100", f"R_{n}x", str(20 + n * 7), answer] for n, answer in enumerate(ANSWERS)
    ]
    names, records, table = read(head, questions, imports, *data)
    assert names == [
        *("StartDate", "Progress", "ResponseId", "Q1 · How old are you?", "Q2 · What did you like? Please tell us."),
    ]
    assert (records, table.dialect["header_rows"]) == (data, 3)
    assert {column.name: column.type for column in table.columns}["Q1 · How old are you?"] == "number"


def test_units_stand_below_names(read):
    data = [["Ann", "1.7", "60", answer] for answer in ANSWERS]
    names, records, _ = read(["who", "size", "weight", "said"], ["", "m", "kg", ""], *data)
    assert (names, records) == (["who", "size · m", "weight · kg", "said"], data)


@pytest.mark.parametrize(
    "first", [["Ann", "", "", "It came late"], ["Ann", "1.7", "", "It came late"], ["", "", "60", "It came late"]]
)
def test_a_record_with_missing_values_is_no_header(read, first):
    later = [["Bob", "1.7", "" if n == 3 else "60", answer] for n, answer in enumerate(ANSWERS)]
    assert len(read(["who", "size", "weight", "said"], first, *later)[1]) == 7


def test_the_user_knows_better(read):
    rows = [["", "Now", "", "Then", ""], ["area", "#", "share", "#", "share"], ["north", "4", "0.5", "3", "0.4"]]
    assert read(*rows, header_row=2)[0] == ["area", "#", "share", "#_2", "share_2"]
    assert len(read(*rows[1:], has_header=False)[1]) == 2
    assert read(*rows, has_header=True)[0] == ["area", "#", "share", "#_2", "share_2"]


def test_names_told_twice_are_told_once():
    headers = [["a", "Start", "", None], ["A", "start", "{json}", "x y"], ["", "day", "", " z "]]
    assert column_names(headers, 5) == ["a", "Start · day", "Start", "Start · x y · z", "column_5"]


@pytest.mark.parametrize(
    ("groups", "names", "expected"),
    [
        (["a", "", "b", ""], ["1", "2", "3", "4"], True),
        (["a", "", "b", "", ""], ["1", "2", "3", "4", ""], True),
        (["a", "", "", ""], ["1", "2", "3", "4"], False),
        (["a", "b", "", ""], ["1", "2", "3", "4"], False),
        (["a", "", "b", ""], ["1", "", "3", "4"], False),
        (["a", "", "b", "c"], ["1", "2", "3", "4"], False),
        (["", "a", "", "b"], ["1", "2", "3", "4"], True),
        (["", "a", "b", "c"], ["1", "2", "3", "4"], False),
        (["", "", "", ""], ["", "", "", ""], False),
    ],
)
def test_a_group_is_of_several_columns(groups, names, expected):
    assert heads_groups([groups, names]) is expected
