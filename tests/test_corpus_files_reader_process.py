"""Readers run in a process that is ended when a file is too much for it; it leaves neither files nor a zombie."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from dashboard.corpus_files import CorpusFileError, open_file, reader_process
from dashboard.corpus_files.errors import MalformedFileError, TooLargeError
from dashboard.corpus_files.reader_process import ReaderProcess, waiting_process
from dashboard.corpus_files.records import ReadOptions, SourceFile
from tests.written_documents import pdf, printed, run, word_document

HOSTILE = """
import ctypes, resource, sys, time
from dashboard.corpus_files import isolated_reader

def hostile(source):
    deed = source.path.read_text().strip()
    (source.scratch / "half-written").write_text("rows")
    if deed == "loop":
        while True:
            pass
    if deed == "sleep":
        time.sleep(600)
    if deed == "eat":
        eaten = []
        while True:
            eaten.append(bytearray(1 << 26))
    if deed == "limit":
        (source.scratch / "limit").write_text(str(resource.getrlimit(resource.RLIMIT_AS)[0]))
    if deed == "crash":
        ctypes.string_at(0)
    if deed == "print":
        print("no answer at all", flush=True)
    raise ValueError(deed)

isolated_reader.reader = lambda format_: hostile
if sys.argv[1:]:
    limit = isolated_reader.limit_time
    isolated_reader.limit_time = lambda seconds: limit(float(sys.argv[1]))
isolated_reader.main()
"""


@pytest.fixture
def hostile(monkeypatch):
    """Starts processes whose reader does what the file says, with the limits of the real ones."""

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", HOSTILE],
            cwd=reader_process.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    monkeypatch.setattr(reader_process, "start", start)


def source(folder: Path, content: str | bytes, name: str = "file") -> SourceFile:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    return SourceFile(path, name, ReadOptions(), scratch)


def is_running(process: subprocess.Popen[bytes]) -> bool:
    """Whether the process exists, as a zombie or alive."""
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("deed", "error", "sentence"),
    [
        ("loop", TooLargeError, "more than 3 seconds and was stopped"),
        ("sleep", TooLargeError, "more than 3 seconds and was stopped"),
        ("eat", TooLargeError, "more memory than one file may"),
        ("crash", MalformedFileError, "damaged"),
        ("print", MalformedFileError, "damaged"),
    ],
)
def test_a_file_that_is_too_much_is_a_sentence_and_the_next_is_read(tmp_path, hostile, deed, error, sentence):
    seconds = 3 if deed in ("loop", "sleep") else 60
    with ReaderProcess(seconds=seconds, most_memory=1 << 30) as process:
        began = process._running()
        with pytest.raises(error, match=sentence) as raised:
            process.read("pdf", source(tmp_path, deed))
        assert str(raised.value).endswith(".")
        assert deed == "print" or not is_running(began), "it is no zombie either"
        process._seconds = 60
        with pytest.raises(MalformedFileError):
            process.read("pdf", source(tmp_path, "raise"))


@pytest.mark.skipif(sys.platform != "linux", reason="macOS enforces no such limit")
def test_the_memory_follows_the_size_of_the_file(tmp_path, hostile):
    limits = []
    with ReaderProcess(most_memory=3 << 30) as process:
        for spaces in (0, 10_000_000, 100_000_000, 0):
            with suppress(MalformedFileError):
                process.read("pdf", source(tmp_path, f"limit{' ' * spaces}"))
            limits.append(int((tmp_path / "scratch" / "limit").read_text()))
    base = reader_process.MEMORY
    assert limits == [base + 50 * 5, base + 50 * 10_000_005, 3 << 30, base + 50 * 5]


def test_an_ended_process_leaves_no_file(tmp_path, hostile, monkeypatch):
    monkeypatch.setattr(ReaderProcess.__init__, "__kwdefaults__", {"seconds": 3, "most_memory": 1 << 30})
    monkeypatch.setattr(reader_process, "_waiting", [])
    path = tmp_path / "file.html"
    path.write_text("eat")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.raises(TooLargeError):
        open_file(path, scratch=scratch)
    assert list(scratch.iterdir()) == []
    assert [process._process for process in reader_process._waiting] == [None]


@pytest.mark.skipif(sys.platform != "linux", reason="the status of a process is read from /proc")
def test_a_process_whose_server_was_killed_ends_by_itself(tmp_path):
    server = """
import sys
from pathlib import Path
from dashboard.corpus_files import reader_process
from dashboard.corpus_files.records import ReadOptions, SourceFile
from tests.test_corpus_files_reader_process import HOSTILE
import subprocess
def start():
    command = [sys.executable, "-c", HOSTILE, "0.5"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    print(child.pid, flush=True)
    return child
reader_process.start = start
path = Path(sys.argv[1])
reader_process.ReaderProcess().read("pdf", SourceFile(path, "file", ReadOptions(), path.parent))
"""
    path = source(tmp_path, "loop").path
    with subprocess.Popen(
        [sys.executable, "-c", server, str(path)], cwd=reader_process.ROOT, stdout=subprocess.PIPE, text=True
    ) as killed:
        child = int(killed.stdout.readline())
        wait_for((tmp_path / "half-written").exists)
        killed.kill()
    try:
        wait_for(lambda: state_of(child) in ("Z", None))
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def state_of(process: int) -> str | None:
    """The letter for the state of a process, None where there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return None


def wait_for(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_process_waits_for_the_next_file_and_a_dead_one_is_replaced(tmp_path):
    document = source(tmp_path, word_document(f"<w:p>{run('It came late.')}</w:p>"), "letter.docx")
    with waiting_process() as process:
        process.read("docx", document)
        first = process._process
    with waiting_process() as process:
        assert process._process is first
        first.kill()
        first.wait()
        assert [batch.num_rows for batch in process.read("docx", document).batches] == [1]
        assert process._process is not first


def test_a_process_that_read_a_large_file_does_not_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(reader_process, "KEPT_AFTER", 10)
    with waiting_process() as process:
        process.read("docx", source(tmp_path, word_document(f"<w:p>{run('It came late.')}</w:p>"), "letter.docx"))
    assert process._process is None


def test_threads_read_side_by_side(tmp_path):
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf(printed("The parcel came late", "and nobody was sorry.")))
    read: list[int] = []

    def reading() -> None:
        for _ in range(2):
            with open_file(path) as table:
                read.append(table.rows)

    threads = [threading.Thread(target=reading) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [1] * 8


def test_two_cells_at_the_ends_of_a_sheet_do_not_fill_the_memory(tmp_path):
    """A sheet is read as a rectangle: this one would have 17 thousand million cells."""
    path = tmp_path / "far.xlsx"
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        "</sheetData></worksheet>"
    )
    with zipfile.ZipFile(path, "w") as container:
        for name, content in workbook_parts(sheet).items():
            container.writestr(name, content)
    with pytest.raises(CorpusFileError, match=r"\.$"):
        open_file(path)


def workbook_parts(sheet: str) -> dict[str, str]:
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}'
        '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Sheet" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
