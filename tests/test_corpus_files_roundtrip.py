"""Properties: a table of texts is read back as it was written, and no bytes whatever break the reader."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.corpus_files import CorpusFileError, ReadOptions, open_file

PLAIN_WORDS = ["the", "delivery", "was", "late", "but", "café", "naïve", "Straße", "5"]
WORDS = st.sampled_from([*PLAIN_WORDS, "señor;", "price,", "|size:", "so\n", '"great"', "it's", "(so)", "–"])
SENTENCES = st.lists(WORDS, min_size=3, max_size=12).map(" ".join)
FEW_TEXTS = st.lists(SENTENCES, min_size=1, max_size=2).flatmap(
    lambda texts: st.lists(st.sampled_from(texts), min_size=3, max_size=8)
)
"""Whatever mark stands in one text stands in all rows: the hardest case for finding the delimiter."""
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=40)


def read_rows(content: bytes, name: str = "table.csv", **options) -> list[dict]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        with open_file(path, options=ReadOptions(**options)) as table:
            return list(table.records())


@settings(max_examples=150, deadline=None)
@given(
    texts=st.lists(SENTENCES, min_size=3, max_size=30) | FEW_TEXTS,
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "windows-1252"]),
)
def test_a_table_written_in_any_dialect_is_read_back(texts, delimiter, line_end, quoting, encoding):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerow(["number", "opinion", "stars"])
    writer.writerows([number, text, number % 5] for number, text in enumerate(texts))
    rows = read_rows(written.getvalue().encode(encoding))
    assert [row["opinion"] for row in rows] == texts
    assert [row["number"] for row in rows] == [str(number) for number in range(len(texts))]


LANGUAGES = {
    "Der Müller grüßt die Gäste; schöne Straße, nicht?": ["windows-1252", "latin-1", "utf-16-be", "utf-32-le"],
    "L’été fut très long, déjà | même à l’école": ["windows-1252", "utf-16", "utf-8-sig"],
    "Zażółć gęślą jaźń; są źródła, więc piszę": ["windows-1250", "utf-8"],
    "Доставка опоздала, и никто не извинился; жаль": ["windows-1251", "koi8_r", "utf-16-le"],
    "Η παράδοση άργησε, και κανείς δεν ζήτησε συγγνώμη": ["windows-1253", "utf-32-be"],
    "Geç geldi, kimse özür dilemedi; çok şaşırdım ağır": ["windows-1254", "utf-8"],
    "המשלוח איחר מאוד, ואף אחד לא התנצל; חבל שכך היה": ["windows-1255", "utf-8"],
    "تأخر الطرد كثيرا, ولم يعتذر أحد من الشركة; للأسف": ["windows-1256", "utf-16-le"],
    "Siunta vėlavo, niekas neatsiprašė; labai gaila, žmonės šaukė": ["windows-1257", "utf-8"],
    "荷物は遅れて届きました, 誰も謝りませんでした; とても残念です": ["shift_jis", "euc_jp", "utf-16-be"],
    "包裹来得太晚了, 没有人道歉; 我很失望": ["gb18030", "utf-16"],
    "소포가 너무 늦게 왔어요, 아무도 사과하지 않았습니다; 실망했어요": ["euc_kr", "utf-32"],
}
WRITTEN = st.sampled_from([(language, encoding) for language, found in LANGUAGES.items() for encoding in found])
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t|"),
        "quotechar": st.sampled_from("\"'"),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    }
)


@settings(max_examples=150, deadline=None)
@given(written=WRITTEN, dialect=DIALECTS, counts=st.lists(st.integers(2, 9), min_size=3, max_size=20))
def test_texts_of_any_language_are_read_back_from_any_encoding_and_dialect(written, dialect, counts):
    language, encoding = written
    words = language.split(" ") if " " in language else list(language)
    texts = [" ".join((words * 2)[number % len(words) :][: count + 2]) for number, count in enumerate(counts)]
    file = io.StringIO()
    writer = csv.writer(file, **dialect)
    writer.writerow(["number", "opinion", "stars"])
    writer.writerows([number, text, number % 5] for number, text in enumerate(texts))
    rows = read_rows(file.getvalue().encode(encoding))
    assert [row["opinion"] for row in rows] == texts


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.tuples(ANY_TEXT, ANY_TEXT), min_size=1, max_size=20))
@example(rows=[("", "\\")])
def test_any_cells_are_read_back_when_the_dialect_is_given(rows):
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("first", "second"), *rows])
    options = {"encoding": "utf-8", "delimiter": ",", "quote": '"', "has_header": True}
    read = read_rows(written.getvalue().encode(), **options)
    assert [(row["first"], row["second"]) for row in read] == rows


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | ANY_TEXT,
    lambda children: st.lists(children, max_size=3),
    max_leaves=5,
)
ROWS = st.lists(st.fixed_dictionaries({"text": ANY_TEXT, "other": JSON_VALUES}), min_size=2, max_size=20)


@settings(max_examples=100, deadline=None)
@given(rows=ROWS, indent=st.sampled_from([None, 2]), ascii_only=st.booleans())
def test_json_and_json_lines_are_read_back(rows, indent, ascii_only):
    document = json.dumps(rows, indent=indent, ensure_ascii=ascii_only).encode()
    lines = "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in rows).encode()
    expected = [(row["text"], row["other"]) for row in as_columns(rows)]
    for content, name in ((document, "table.json"), (lines, "table.jsonl"), (lines, "table.json")):
        assert [(row["text"], row["other"]) for row in read_rows(content, name)] == expected


def as_columns(rows: list[dict]) -> list[dict]:
    """What a table can keep of mixed values: beside a text, everything is text."""
    mixed = any(isinstance(row["other"], str) for row in rows)
    written = [
        json.dumps(row["other"], ensure_ascii=False)
        if mixed and not isinstance(row["other"], str | None)
        else row["other"]
        for row in rows
    ]
    return [{"text": row["text"], "other": other} for row, other in zip(rows, written, strict=True)]


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.tuples(ANY_TEXT | st.none(), st.integers(-(2**63), 2**63 - 1) | st.none()), max_size=20))
def test_parquet_is_read_back(rows):
    table = pa.table(
        {"text": pa.array([row[0] for row in rows], pa.string()), "n": pa.array([row[1] for row in rows], pa.int64())}
    )
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    assert [(row["text"], row["n"]) for row in read_rows(buffer.getvalue(), "table.parquet")] == rows


@settings(max_examples=100, deadline=None)
@given(
    texts=st.lists(SENTENCES.map(str.split).map(" ".join), min_size=1, max_size=20),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_lines_of_plain_text_are_read_back(texts, line_end):
    content = line_end.join(texts).encode()
    assert [row["text"] for row in read_rows(content, "texts.txt", text_per="line")] == texts


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.json", "a.jsonl", "a.parquet", "a.txt", "a"]))
def test_any_bytes_are_read_or_refused_with_a_sentence(content, name):
    read_or_refused(content, name)


SEEDS = (
    (b'id,text\n1,"good, really"\n2,"bad"\n3,fine\n', "a.csv"),
    (b'[{"text": "good", "n": 1}, {"text": "bad", "n": [2, {"a": null}]}]', "a.json"),
    (b'{"text": "good"}\n{"text": "bad", "n": 1.5e3}\n', "a.jsonl"),
    ("Zeile für Zeile\n\nfür für\n".encode("latin-1"), "a.txt"),
)


@settings(max_examples=300, deadline=None)
@given(seed=st.sampled_from(SEEDS), changes=st.lists(st.tuples(st.integers(0, 60), st.binary(max_size=3)), max_size=6))
def test_damaged_files_are_read_or_refused_with_a_sentence(seed, changes):
    content, name = seed
    for position, inserted in changes:
        content = content[:position] + inserted + content[position + len(inserted) // 2 :]
    read_or_refused(content, name)


def read_or_refused(content: bytes, name: str) -> None:
    """Read, preview and convert a file; nothing but a finished sentence may stop it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            with open_file(path) as table:
                preview = table.preview()
                json.dumps([*table.records(), preview], allow_nan=False)
                assert preview["rows"] == preview["documents"] + preview["empty"]
                assert sum(batch.num_rows for batch in table.batches(text_column=table.text_column)) == preview["rows"]
        except CorpusFileError as error:
            assert str(error).endswith(".")
            assert str(error)[0].isupper()
