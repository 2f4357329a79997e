"""Delimited files: what is read of regular, ragged and broken ones, and how their form is detected."""

from __future__ import annotations

import pytest

from dashboard.corpus_files import CorpusFileError, ReadOptions, open_file


@pytest.fixture
def read(tmp_path):
    """Writes a text or bytes to a file and returns what is read of it."""

    def read(content: str | bytes, name: str = "table.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with open_file(path, options=ReadOptions(**options)) as table:
            return list(table.records()), table

    return read


def test_a_plain_table_is_read_as_it_stands(read):
    rows, table = read('id,text\n007,"Hello, world"\n08,"He said ""yes"""\n')
    assert rows == [{"id": "007", "text": "Hello, world"}, {"id": "08", "text": 'He said "yes"'}]
    assert table.format == "csv"
    assert table.encoding == "utf-8"
    assert table.dialect == {
        "delimiter": ",",
        "quote": '"',
        "escape": None,
        "has_header": True,
        "header_rows": 1,
        "skipped_lines": 0,
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_delimiters_are_detected(read, delimiter):
    lines = [("name", "opinion", "stars"), ("Ann", "good value", "5"), ("Ben", "too dear", "2")]
    rows, table = read("".join(delimiter.join(line) + "\n" for line in lines))
    assert table.dialect["delimiter"] == delimiter
    assert rows[1] == {"name": "Ben", "opinion": "too dear", "stars": "2"}
    assert table.format == ("tsv" if delimiter == "\t" else "csv")


def test_decimal_commas_do_not_split_a_semicolon_table(read):
    rows, table = read("a;b\n1,5;2,5\n3,5;4,5\n")
    assert table.dialect["delimiter"] == ";"
    assert rows[0] == {"a": "1,5", "b": "2,5"}


def test_a_column_of_prose_is_not_split(read):
    rows, table = read("text\nWell, no, thanks\nYes\nOne, two\n")
    assert table.dialect["delimiter"] is None
    assert [row["text"] for row in rows] == ["Well, no, thanks", "Yes", "One, two"]


def test_single_quotes_and_backslashes_are_detected(read):
    rows, _ = read("id,text\n1,'it, is'\n2,'so, be it'\n3,'fine, then'\n")
    assert [row["text"] for row in rows] == ["it, is", "so, be it", "fine, then"]
    rows, table = read('id,text\n1,"a \\"big\\" one, yes"\n2,"no"\n3,"x \\"y\\", z"\n')
    assert table.dialect["escape"] == "\\"
    assert [row["text"] for row in rows] == ['a "big" one, yes', "no", 'x "y", z']


def test_quotes_that_are_only_inches_stay(read):
    rows, table = read('size\tthing\n5"\ta nail, long\n"6" nail\tfine\n7"\tbig "one\n', name="table.tsv")
    assert table.dialect["quote"] is None
    assert [row["size"] for row in rows] == ['5"', '"6" nail', '7"']


def test_lines_of_a_quoted_text_belong_together(read):
    rows, _ = read('id,text\r\n1,"first line\r\nsecond line"\r\n2,"a\n\nb"\r\n')
    assert [row["text"] for row in rows] == ["first line\r\nsecond line", "a\n\nb"]


def test_mixed_line_ends(read):
    rows, _ = read("id,text\r\n1,one\n2,two\r3,three\n")
    assert [row["text"] for row in rows] == ["one", "two", "three"]


def test_title_lines_above_the_header_are_passed_over(read):
    content = "Survey of 2024\n# by hand, mostly\n\nid,text,stars\n1,good,5\n2,bad,1\n3,fair,3\n"
    rows, table = read(content)
    assert table.dialect["skipped_lines"] == 3
    assert rows[0] == {"id": "1", "text": "good", "stars": "5"}


@pytest.mark.parametrize(
    ("content", "has_header"),
    [
        ("label,text\npos,I loved every minute of it\nneg,Two hours of my life are gone\n", True),
        ("pos,I loved every minute of it\nneg,Two hours of my life are gone\npos,What a film it was\n", False),
        ("A plane is taking off.,An air plane is taking off.,5.0\nA man sings.,A man is singing.,4.2\n", False),
        ("Athens,Greece\nBaghdad,Iraq\nPatras,Greece\nLarissa,Greece\n", False),
        ("name,country\nAthens,Greece\nBaghdad,Iraq\nPatras,Greece\n", True),
        ("Timestamp,What did you like?\n2024-01-01,The food\n2024-01-02,The people were nice\n", True),
        ("1,2\n3,4\n", False),
    ],
)
def test_headers_are_told_from_rows(read, content, has_header):
    rows, table = read(content)
    assert table.dialect["has_header"] is has_header
    assert len(rows) == content.count("\n") - has_header


def test_without_a_header_columns_are_numbered(read):
    rows, _ = read("1,one\n2,two\n")
    assert rows[0] == {"column_1": "1", "column_2": "one"}


def test_blank_and_repeated_names_are_made_unique(read):
    rows, _ = read('text,,text," other  name"\na,b,c,1\n')
    assert rows == [{"text": "a", "column_2": "b", "text_2": "c", "other name": "1"}]


def test_short_rows_are_filled_and_long_ones_rejected(read):
    rows, table = read("id,text,stars\n1,good\n2,bad,1,extra\n3,fair,3,,\n4,fine,4\n5,so,2\n")
    assert rows[0] == {"id": "1", "text": "good", "stars": None}
    assert [row["id"] for row in rows] == ["1", "3", "4", "5"]
    (rejected,) = table.rejected
    assert (rejected.line, rejected.snippet) == (3, "2,bad,1,extra")
    assert rejected.reason == "The row has 4 fields, the table 3."
    assert table.rejected_count == 1


def test_a_quote_that_is_never_closed_costs_one_line(read):
    rows, table = read('id,text\n1,"good, really"\n2,"never closed\n3,fine\n4,fair\n')
    assert [row["id"] for row in rows] == ["1", "3", "4"]
    assert [(row.line, row.snippet) for row in table.rejected] == [(3, '2,"never closed')]
    assert "never closed" in table.rejected[0].reason


def test_a_quote_closed_rows_later_costs_one_line(read):
    lines = ["id,text"] + [f"{number},text {number}" for number in range(1, 31)]
    lines[4] = '4,"runs away'
    lines[9] = '9,has "a quote", and too many fields'
    rows, table = read("\n".join(lines) + "\n", quote='"')
    assert [row["id"] for row in rows] == [str(number) for number in range(1, 31) if number not in (4, 9)]
    assert [row.line for row in table.rejected] == [5, 10]


def test_blank_lines_are_nothing_in_a_table_and_empty_texts_in_a_column(read):
    rows, _ = read("id,text\n\n1,a\n\n2,b\n\n")
    assert [row["text"] for row in rows] == ["a", "b"]
    rows, table = read("text\nfirst of all\n\nlast of all\n\n")
    assert [row["text"] for row in rows] == ["first of all", "", "last of all"]
    assert table.rows == 3


def test_nul_bytes_survive(read):
    rows, _ = read("id,text\n1,a\0b and so on\n2,plain words here\n")
    assert rows[0]["text"] == "a\0b and so on"


def test_a_line_of_two_million_characters(read):
    long = "word " * 400_000
    rows, _ = read(f'id,text\n1,"{long}"\n2,short\n')
    assert [len(row["text"]) for row in rows] == [2_000_000, 5]


def test_only_a_header(read):
    rows, table = read("id,text\n")
    assert rows == []
    assert [column.name for column in table.columns] == ["id", "text"]


@pytest.mark.parametrize("content", ['"never closed', 'a,"never closed\n', '"', '""', ",", ",,\n,,\n"])
def test_a_file_of_one_broken_row(read, content):
    rows, table = read(content, has_header=True)
    assert len(rows) + table.rejected_count <= 1


def test_options_override_what_is_detected(read):
    rows, table = read("a,b;c\n1,2;3\n", delimiter=",", has_header=False)
    assert rows == [{"column_1": "a", "column_2": "b;c"}, {"column_1": "1", "column_2": "2;3"}]
    rows, _ = read('a,b\n"x",y\n', quote="")
    assert rows == [{"a": '"x"', "b": "y"}]
    rows, table = read("one,two\nthree,four\n", name="list.txt", delimiter=",")
    assert table.format == "csv"
    assert len(table.columns) == 2


@pytest.mark.parametrize("options", [{"delimiter": "||"}, {"delimiter": "\n"}, {"quote": "''"}, {"delimiter": ""}])
def test_impossible_options_are_refused(options):
    with pytest.raises(CorpusFileError, match=r"\.$"):
        ReadOptions(**options)


def test_file_names_are_no_patterns_or_addresses(tmp_path):
    (tmp_path / "[a-z]*.csv").write_text("text\nthe right file\n")
    (tmp_path / "b.csv").write_text("text\nthe wrong file\n")
    with open_file(tmp_path / "[a-z]*.csv") as table:
        assert table.head(5) == [{"text": "the right file"}]
    with pytest.raises(CorpusFileError, match="There is no file"):
        open_file(tmp_path / "c*.csv")


@pytest.mark.parametrize("names", ["id,text", '"id","text"'])
def test_files_put_one_after_the_other_are_one_table(read, names):
    part = f"\ufeff{names}\n1,It came late\n2,Nobody was sorry\n"
    rows, table = read(part + part + "\ufeff3,It came again\n")
    assert [row["id"] for row in rows] == ["1", "2", "1", "2", "3"]
    assert [(row.line, row.reason) for row in table.rejected] == [(4, "The names of the columns stand here once more.")]


@pytest.mark.parametrize("columns", [1, 2])
def test_a_question_above_answers_is_a_name(read, columns):
    question = "In your own words, what did you like or dislike about your last visit to our branch?"
    lines = [f"It was fine and quick on day {number}." for number in range(12)]
    text = "\n".join(",".join([f'"{line}"'] * columns) for line in [question, *lines])
    rows, table = read(text)
    assert (len(rows), table.columns[0].name) == (12, question)
    rows, table = read(text + "\n" + ",".join(['"Was it dear?"'] * columns))
    assert (len(rows), table.columns[0].name) == (14, "column_1")
