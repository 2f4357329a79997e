"""Tables drawn with bars and lines are tables; texts that hold one are texts."""

from __future__ import annotations

import pytest

from dashboard.corpus_files import ReadOptions, open_file, open_pasted_text

ROWS = [("1", "It came late"), ("2", "Nobody was sorry"), ("3", "wet | cold")]
MARKDOWN = "| id | comment |\n|:---|---:|\n| 1 | It came late |\n| 2 | Nobody was sorry |\n| 3 | wet \\| cold |\n"
OPEN = "id | comment\n--- | ---\n1 | It came late\n2 | Nobody was sorry\n3 | wet \\| cold\n"
LINE = "+----+------------------+\r\n"
MYSQL = (
    f"{LINE}| id | comment          |\r\n{LINE}|  1 | It came late     |\r\n|  2 | Nobody was sorry |\r\n"
    f"|  3 | wet \\| cold      |\r\n{LINE}"
)
POSTGRES = (
    " id | comment\n----+------------\n  1 | It came late\n  2 | Nobody was sorry\n  3 | wet \\| cold\n(3 rows)\n\n"
)


@pytest.mark.parametrize("content", [MARKDOWN, OPEN, MYSQL, POSTGRES])
@pytest.mark.parametrize("name", ["table.md", "table.txt", "table.csv"])
def test_a_drawn_table_is_a_table(tmp_path, content, name):
    path = tmp_path / name
    path.write_text(content, "utf-8", newline="")
    with open_file(path) as table:
        assert table.format == "ruled table"
        assert [(row["id"], row["comment"]) for row in table.records()] == ROWS
    with open_pasted_text(content) as table:
        assert table.text_column == "comment"


def test_a_row_of_another_width_is_rejected_with_its_line(tmp_path):
    with open_pasted_text(MARKDOWN + "| 4 | too | wide |\n| 5 |  |\n") as table:
        assert [(row.line, row.reason) for row in table.rejected] == [(6, "The row has 3 fields, the table 2.")]
        assert list(table.records())[-1] == {"id": "5", "comment": None}


def test_a_text_with_a_table_in_it_stays_a_text(tmp_path):
    (tmp_path / "notes.md").write_text("# Notes\n\nWhat came late:\n\n" + MARKDOWN)
    with open_file(tmp_path / "notes.md") as table:
        assert table.format == "markdown"


def test_one_can_say_that_it_is_none():
    with open_pasted_text(MARKDOWN, options=ReadOptions(text_per="line")) as table:
        assert table.format == "text"
