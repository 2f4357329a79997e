"""How a delimited file is written is found: over many made up files, and where comments or numbers stand on top."""

from __future__ import annotations

import pytest

from dashboard.corpus_files import ReadOptions, open_file
from dashboard.corpus_files.errors import OptionError
from tests.csv_tables import csv_table

BODY = [["1", "The parcel came late, and wet", "bad"], ["2", "Nobody was sorry about it", "bad"], ["3", "Fine", "good"]]


@pytest.fixture
def read(tmp_path):
    """Writes lines to a file and reads it: the names of its columns, its rows, and how many lines were skipped."""

    def read(*lines: str, name: str = "table.csv", **options):
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        with open_file(path, options=ReadOptions(**options)) as table:
            rows = [list(row.values()) for row in table.records()]
            return [column.name for column in table.columns], rows, table.dialect["skipped_lines"]

    return read


RAGGED = (9254, 9672, 10734, 11204, 11901, 13617, 14786)
"""Fewer than half of the rows are as wide as most, or nothing but an escaped one tells the quote."""


@pytest.mark.parametrize("seeds", [range(88), RAGGED], ids=["any", "ragged"])
def test_made_up_files_of_any_form_are_read_back(tmp_path, seeds):
    wrong = []
    for made in map(csv_table, seeds):
        (tmp_path / "table.csv").write_bytes(made.content)
        with open_file(tmp_path / "table.csv") as table:
            rows = [[cell or "" for cell in row.values()] for row in table.records()]
            header = [column.name for column in table.columns] if table.dialect["has_header"] else None
        width = max(map(len, made.rows))
        if rows != [[*row, *[""] * (width - len(row))] for row in made.rows] or header != (
            made.header and [*made.header]
        ):
            wrong.append(made.name)
    assert wrong == []


ROWS = ['1,"The parcel came late, and wet",bad', "2,Nobody was sorry about it,bad", "3,Fine,good"]


@pytest.mark.parametrize(
    "comments",
    [
        ["# made by hand"],
        ["#made by hand", "# on Monday; again, on Tuesday"],
        ["# columns, of, three"],
        ["# a;b;c;d;e;f", "# a;b;c;d;e;f", "# a;b;c;d;e;f", "# a;b;c;d;e;f"],
        ["# first", "", "# second: it's \"quoted", ""],
        ["# first", "A title of the table", ""],
    ],
)
def test_comments_above_a_table_are_skipped(read, comments):
    assert read(*comments, "id,text,verdict", *ROWS) == (["id", "text", "verdict"], BODY, len(comments))


def test_comments_above_a_table_without_header_are_skipped(read):
    assert read("# made by hand", *ROWS, has_header=False) == (["column_1", "column_2", "column_3"], BODY, 1)
    assert read("# made by hand", *ROWS, has_header=True)[1:] == (BODY[1:], 1)


def test_a_header_may_begin_with_the_sign_of_comments(read):
    assert read("# made by hand", "#id,text,verdict", *ROWS) == (["#id", "text", "verdict"], BODY, 1)
    assert read("#id\ttext", "1\tThe parcel came late", "2\tNobody was sorry")[0] == ["#id", "text"]


def test_texts_may_begin_with_the_sign_of_comments(read):
    texts = ["#monday again and nobody to talk to", "#late and wet, as ever", "Nobody was sorry about it at all."]
    assert [row[0] for row in read("text", *texts[1:], name="x.tsv")[1]] == texts[1:]
    names, rows, skipped = read(*texts, name="x.tsv")
    assert (len(names), [row[0] for row in rows], skipped) == (1, texts, 0)


def test_a_file_of_comments_alone_is_read(read):
    assert [row[0] for row in read("#one tweet", "#another tweet", "#and a third", has_header=False)[1]] == [
        "#one tweet", "#another tweet", "#and a third",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "has_header"),
    [
        (["museum,2011,2010", "Gallery of modern art,23.824,17.518", "Museum of shoes,closed,closed"], True),
        (["id,100022,100025", "id1,TRUE,FALSE", "id2,FALSE,FALSE"], True),
        (["0,name,age", "1,Ann,30", "2,Bob,40", "3,Cyd,50"], True),
        (["0,Ann,20", "1,Bob,40", "2,Cyd,50", "3,Dan,60"], False),
        (["0,Ann,calm", "1,Bob,loud", "2,Cyd,calm", "3,Dan,loud"], False),
        (["shop,2011,2010", "north,12,14", "south,13,15"], False),
        (["1,2", "3.5,4.5"], False),
        (["0,1,2", "good,late,b", "fine,wet,c"], True),
        (["1,2,3", "4,5,6", "7,8,9"], False),
        (["0,1", "5,It came late", "6,Nobody was sorry"], True),
        (["0,1", "5,7", "6,9"], False),
        (["a,b,c", "a,,", ",,c", "b,c,"], True),
        (["answer,V1,V2,V3", "V1,a,b,c", "V2,b,c,V1"], True),
        (["text,Q 1,Q 2,Q 4", "x,Q 1,Q 2,Q 4", "y,Q 1,Q 2,Q 4"], False),
    ],
)
def test_numbers_name_columns_where_none_stand_below(read, lines, has_header):
    assert (read(*lines)[0] == lines[0].split(",")) is has_header


def test_a_sentence_names_no_column(read):
    sentences = [
        "这家餐厅坏了两次。我的手机比去年好多了",
        "老师讲的课让人失望，不推荐给朋友！",
        "昨天的电影非常好吃，价格也不贵。",
    ]
    names, rows, _ = read(*(f"Chidi,{sentence},shop" for sentence in sentences))
    assert (names, [row[1] for row in rows]) == (["column_1", "column_2", "column_3"], sentences)


def test_an_escape_counts_where_every_quote_has_one(read):
    said = [f'{number};she said \\"no\\" and left' for number in range(8)]
    assert read("id;text", *said)[1][0] == ["0", 'she said "no" and left']
    objects = [f'{number};{{"said": "a \\"no\\" in it"}}' for number in range(8)]
    assert read("id;object", *objects)[1][0] == ["0", '{"said": "a \\"no\\" in it"}']


@pytest.mark.parametrize(
    "text", ["5 the |size:", "|size: |size: was late", "|size: 5 the |size: the |size:", "late, |size: late, price"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_mark_in_every_text_is_no_delimiter_that_makes_the_header_a_title(read, text, delimiter):
    cell = f'"{text}"' if "," in text and delimiter == "," else text
    lines = [delimiter.join((str(number), cell, str(number % 5))) for number in range(4)]
    names, rows, skipped = read(delimiter.join(("number", "opinion", "stars")), *lines)
    assert (names, rows[0], skipped) == (["number", "opinion", "stars"], ["0", text, "0"], 0)


def test_quotes_that_make_one_table_of_all_rows_are_quotes(read):
    lines = [f'{number}\t"café |size: so\n café"\t{number % 5}' for number in range(20)]
    names, rows, _ = read("number\topinion\tstars", *lines)
    assert (names, rows[3]) == (["number", "opinion", "stars"], ["3", "café |size: so\n café", "3"])


def test_a_short_first_row_without_header_is_no_title(read):
    rows = ["47,Ann,It came late", *(f"{at},Bob,It came late,25.16,2020-10-1{at}" for at in range(6))]
    names, read_rows, skipped = read(*rows)
    assert (len(names), len(read_rows), skipped) == (5, 7, 0)
    assert read_rows[0] == ["47", "Ann", "It came late", None, None]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_most_rows_may_be_short(read, delimiter):
    header = ["number", "text", "amount", "day", "shop"]
    rows = [[str(at), f"Late, and wet; again {at}", "5", "Monday", "x"][: 2 + at % 4] for at in range(12)]
    names, read_rows, skipped = read(*(delimiter.join(f'"{cell}"' for cell in row) for row in [header, *rows]))
    assert (names, skipped) == (header, 0)
    assert read_rows == [[*row, *[None] * (5 - len(row))] for row in rows]


def test_a_first_row_as_short_as_others_without_header_is_no_title(read):
    texts = ["It came late, twice", "Nobody was sorry; nobody", "It's fine"]
    rows = [f'{at},"{texts[at % 3]}",4{at},2020-10-1{at},x,y' for at in range(8)]
    names, read_rows, skipped = read('7,"It came late, again"', *rows, '9,"And wet, too"')
    assert (len(names), len(read_rows), skipped) == (6, 10, 0)
    assert read_rows[0] == ["7", "It came late, again", None, None, None, None]


def test_commas_in_sentences_divide_no_column(read):
    texts = ["It came late, and wet", "I like it, but not the lid, alas", "Well, it works, so far, I guess"] * 4
    assert read("review", *texts) == (["review"], [[text] for text in texts], 0)


def test_the_first_line_may_tell_excel_the_delimiter(read):
    lines = ["id|text, short", "1|late, wet", "2|fine, dry"]
    assert read("sep=|", *lines) == (["id", "text, short"], [["1", "late, wet"], ["2", "fine, dry"]], 1)
    assert read("SEP=;", "a title", "", "id;text;n", "1;x;2", "2;y;3")[::2] == (["id", "text", "n"], 3)


@pytest.mark.parametrize("name", ["table.xls", "table.xlsx", "table.ods"])
def test_a_delimited_table_may_be_called_a_workbook(read, name):
    assert read("id,text", "1,late", "2,fine", name=name)[0] == ["id", "text"]


def test_the_line_with_the_names_can_be_named(read):
    lines = ["Sales;2020", "made by Ann", "", "id,text,verdict", *ROWS]
    assert read(*lines, header_row=4) == (["id", "text", "verdict"], BODY, 3)
    assert read(*lines, header_row=5)[0] == [*BODY[0]]
    assert read("a;b", "c;d", "e;f", name="table.txt", header_row=2) == (["c", "d"], [["e", "f"]], 1)


def test_a_comment_may_be_the_named_line(read):
    assert read("#id,text,verdict", *ROWS, header_row=1) == (["#id", "text", "verdict"], BODY, 0)


@pytest.mark.parametrize("options", [{"header_row": 0}, {"header_row": 9}, {"header_row": 1, "has_header": False}])
def test_a_line_that_cannot_name_columns_is_a_sentence(read, options):
    with pytest.raises(OptionError, match=r"\.$"):
        read("id,text,verdict", *ROWS, **options)
