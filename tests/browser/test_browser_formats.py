"""Every format as people have it, previewed by one visitor; a wrong guess corrected; hostile archives."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Mapping

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import expect

from tests.browser.visitor import file, sentences
from tests.written_documents import pdf, printed, saved

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXTS = sentences(12)
ROWS = [{"text": text, "kind": "abc"[number % 3], "stars": number % 5} for number, text in enumerate(TEXTS)]


def delimited(delimiter: str) -> str:
    lines = [list(ROWS[0]), *([row["text"], row["kind"], str(row["stars"])] for row in ROWS)]
    return "".join(delimiter.join(f'"{cell}"' for cell in line) + "\n" for line in lines)


def xlsx() -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    for line in [list(ROWS[0]), *(list(row.values()) for row in ROWS)]:
        sheet.append(line)
    book.create_sheet("Notes").append(["a note"])
    book.save(content)
    return content.getvalue()


def ods() -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>' for v in line)
        + "</table:table-row>"
        for line in [list(ROWS[0]), *(row.values() for row in ROWS)]
    )
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Reviews">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def parquet() -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), content)
    return content.getvalue()


def word() -> bytes:
    document = docx.Document()
    for text in TEXTS:
        document.add_paragraph(text)
    return saved(document)


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as container:
        for name, inside in files.items():
            container.writestr(name, inside)
    return content.getvalue()


FILES: dict[str, str | bytes] = {
    "letters.csv": delimited(","),
    "letters.tsv": delimited("\t"),
    "letters.json": json.dumps(ROWS),
    "letters.jsonl": "".join(json.dumps(row) + "\n" for row in ROWS),
    "letters.parquet": parquet(),
    "letters.xlsx": xlsx(),
    "letters.ods": ods(),
    "letters.txt": "\n".join(TEXTS),
    "letters.md": "# Letters\n\n" + "\n\n".join(TEXTS),
    "letters.html": "<!doctype html><h1>Letters</h1>" + "".join(f"<p>{text}</p>" for text in TEXTS),
    "letters.pdf": pdf(*(printed(text) for text in TEXTS)),
    "letters.docx": word(),
    "letters.srt": "".join(f"{n + 1}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{t}\n\n" for n, t in enumerate(TEXTS)),
    "letters.zip": zipped({f"letters/{number:02}.txt": text for number, text in enumerate(TEXTS)}),
    "letters.csv.gz": gzip.compress(delimited(",").encode()),
    "letters.csv.zst": pa.compress(delimited(";").encode(), codec="zstd", asbytes=True),
}


@pytest.fixture(scope="module")
def reader(app, browser):
    """One visitor for all formats, who begins anew with every file."""
    from tests.browser.visitor import Visitor

    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    yield Visitor(context.new_page(), app)
    context.close()


@pytest.mark.parametrize("name", FILES)
def test_every_format_is_previewed(reader, name):
    reader.upload(file(name, FILES[name]))
    expect(reader.page.locator(".st-key-subtitle_file")).to_have_text(name)
    expect(reader.metric("Texts to map")).to_have_text("12")
    expect(reader.page.get_by_text("tokens a text")).to_be_visible()
    expect(reader.page.get_by_role("button", name="Draw the map")).to_be_enabled()
    expect(reader.alert()).to_have_count(0)
    reader.sees_no_trace()


@pytest.mark.data
def test_an_old_workbook_is_previewed(reader, shared_data):
    reader.upload(shared_data("e_frictionless") / "files" / "table.xls")
    expect(reader.page.locator(".st-key-quiet_how")).to_contain_text("xls · 2 rows")
    reader.sees_no_trace()


def test_a_wrong_guess_is_corrected_and_the_preview_follows(reader):
    content = "Grüße aus Köln sind schön;später\n" * 9
    reader.upload(file("notes.csv", content.encode("utf-8")))
    how = reader.page.locator(".st-key-quiet_how")
    expect(how).to_contain_text("utf-8")
    reader.page.get_by_text("Read it differently").click()
    reader.choose("Encoding", "iso-8859-1")
    expect(how).to_contain_text("iso-8859-1")
    reader.choose("The first row holds", "names")
    expect(how).to_contain_text("names in the first row")
    expect(how).to_contain_text("8 rows")
    reader.choose("Between cells", "comma")
    expect(how).to_contain_text("1 column")


def test_rejected_rows_are_downloaded_corrected_and_added(reader):
    lines = FILES["letters.csv"].splitlines()
    lines.insert(4, "It came late, and wet, and nobody, was sorry,b,3")
    reader.upload(file("broken.csv", "\n".join(lines)))
    expect(reader.metric("Rejected")).to_have_text("1")
    reader.page.get_by_text("Left out: 1 row that could not be read").click()
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="Download the rejected rows").click()
    names, row = csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig")))
    assert (row[0], names[3:]) == ("5", list(ROWS[0]))
    row[3:] = ["It came late, and wet, and nobody was sorry", "b", "3"]
    corrected = io.StringIO()
    csv.writer(corrected).writerows([names, row])
    reader.page.locator("input[type=file]").last.set_input_files(file("corrected.csv", corrected.getvalue()))
    expect(reader.page.get_by_text("1 file of corrected rows added.")).to_be_visible()
    expect(reader.metric("Texts to map")).to_have_text("13")
    reader.sees_no_trace()


def test_the_sheet_of_a_workbook_is_chosen(reader):
    reader.upload(file("book.xlsx", FILES["letters.xlsx"]))
    reader.page.get_by_text("Read it differently").click()
    reader.choose("Sheet, table or file", "Notes")
    expect(reader.page.locator(".st-key-quiet_how")).to_contain_text("1 column")


def test_an_archive_with_a_folder_of_texts_is_a_text_per_file(reader):
    reader.upload(file("folder.zip", FILES["letters.zip"]))
    expect(reader.page.locator(".st-key-quiet_how")).to_contain_text("12 rows")
    reader.choose("A point of the map is", "A sentence")
    expect(reader.page.get_by_text("The first texts, as they will be")).to_be_visible()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped({"bomb.txt": bytes(100_000_000)}, zipfile.ZIP_BZIP2), "MB"),
        (zipped({"inside.zip": zipped({"a.txt": "a text"})}), "an archive"),
    ],
    ids=["bomb", "nested"],
)
def test_a_hostile_archive_is_refused_in_a_sentence(reader, content, sentence):
    reader.upload(file("hostile.zip", content))
    expect(reader.alert()).to_contain_text(sentence)
    expect(reader.page.get_by_role("button", name="Draw the map")).to_have_count(0)
    reader.sees_no_trace()


def test_paths_in_an_archive_lead_nowhere(reader):
    escaping = {"../../escape.txt": "a text that wants out", "/etc/absolute.txt": "another text that wants out"}
    reader.upload(file("escaping.zip", zipped(escaping)))
    expect(reader.metric("Texts to map")).to_have_text("2")
    home = reader.app.home
    assert not [path for path in home.parent.rglob("*") if path.name in ("escape.txt", "absolute.txt")]
