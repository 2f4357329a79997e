"""Uploads on their way, before Streamlit's own address for them."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from streamlit import config
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from streamlit.web.server.starlette.starlette_routes import create_upload_routes

from dashboard import session, upload_stream
from dashboard.corpus_files import CorpusFileError
from dashboard.upload_stream import Inbox, UploadsToDisk, file_in, folder_of
from store import Store

ADDRESS = "/_stcore/upload_file/somebody/{}"
TOKEN = generate_xsrf_token_string()
FROM_OUR_PAGE = {"X-Xsrftoken": TOKEN, "Cookie": f"_streamlit_xsrf={TOKEN}"}
PIECE, PIECES = bytes(range(256)) * 256, 1_000
"""64 MB in pieces as a network brings them."""


class Server:
    """Streamlit's own address, with what stands before it and, for comparison, without."""

    def __init__(self, *, is_guarded=True):
        self.files = MemoryUploadedFileManager("/upload")
        visitors = SimpleNamespace(is_active_session=lambda visitor: visitor in ("somebody", "without a field"))
        guard = [Middleware(UploadsToDisk)] if is_guarded else []
        self.app = Starlette(routes=create_upload_routes(visitors, self.files, ""), middleware=guard)

    def put(self, file_id, content, *, address=ADDRESS, headers=FROM_OUR_PAGE, **options):
        body = form(content) if isinstance(content, bytes) else content
        headers = {"Content-Type": "multipart/form-data; boundary=edge", **headers}
        return self._finished(self._ask(address.format(file_id), content=body, headers=headers, **options))

    def put_and_leave(self, file_id, *pieces):
        """Send the beginning of an upload, then close the page; returns the status nobody reads."""
        statuses, arriving = [], [*pieces]

        async def receive():
            piece = arriving.pop(0) if arriving else None
            return {"type": "http.disconnect"} if piece is None else {
                "type": "http.request", "body": piece, "more_body": True
            }  # fmt: skip

        async def send(message):
            statuses.append(message.get("status"))

        headers = {"Content-Type": "multipart/form-data; boundary=edge", **FROM_OUR_PAGE}
        scope = {
            "type": "http", "method": "PUT", "path": ADDRESS.format(file_id), "query_string": b"", "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        self._finished(self.app(scope, receive, send))
        return statuses[0]

    def uploaded(self, file_id):
        """The file as the page gets it."""
        [record] = self.files.get_files("somebody", [file_id])
        return UploadedFile(record, FileURLs())

    def _finished(self, work):
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, work).result()

    async def _ask(self, address, **options):
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://isogloss") as client:
            return (await client.put(address, **options)).status_code


def form(content, name="notes.csv", end=b"\r\n--edge--\r\n"):
    named = f'Content-Disposition: form-data; name="{name}"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    return b"--edge\r\n" + named.encode() + content + end


@pytest.fixture
def inbox(tmp_path, monkeypatch):
    with Store.open(tmp_path) as store:
        shared = session.Application(store, SimpleNamespace(), SimpleNamespace())
        monkeypatch.setattr(session, "application", lambda: shared)
        opened = Inbox()
        monkeypatch.setattr(upload_stream, "inboxes", {"somebody": opened})
        monkeypatch.setattr(upload_stream, "open_inbox", lambda: opened)
        yield opened


def on_disk():
    """The folders of uploads, empty ones too."""
    return list(session.uploads_folder().iterdir())


@pytest.mark.parametrize("content", [b"", b"note\nfirst\n", b"\r\n--edg\r\n--\r\n" * 999, PIECE * 9])
def test_a_file_is_on_disk_as_it_was_sent_and_streamlit_has_only_its_name(inbox, content):
    server = Server()
    assert server.put("one", content) == 204
    uploaded = server.uploaded("one")
    assert (uploaded.name, uploaded.type, uploaded.getvalue()) == ("notes.csv", "text/csv", b"")
    assert file_in(folder_of(uploaded)).read_bytes() == content


@pytest.mark.parametrize("name", ["../../etc/passwd", "größe%22 ;.csv", "x" * 3000, "a\\b\\c.csv"])
def test_the_name_of_a_file_is_no_path(inbox, name):
    guarded, plain = Server(), Server(is_guarded=False)
    for server in (guarded, plain):
        assert server.put("one", form(b"note\nfirst\n", name=name)) == 204
    assert guarded.uploaded("one").name == plain.uploaded("one").name
    assert [file_in(folder_of(guarded.uploaded("one"))).parent] == on_disk()


@pytest.mark.parametrize("is_guarded", [True, False])
def test_no_file_is_held_in_memory(inbox, is_guarded):
    async def pieces():
        yield form(b"", end=b"")
        for _ in range(PIECES):
            yield bytes(bytearray(PIECE))  # a copy: what is kept shows
        yield b"\r\n--edge--\r\n"

    server = Server(is_guarded=is_guarded)
    tracemalloc.start()
    try:
        assert server.put("one", pieces()) == 204
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    if is_guarded:
        assert peak < 20 * len(PIECE), "a few pieces, not the file"
        assert file_in(folder_of(server.uploaded("one"))).stat().st_size == PIECES * len(PIECE)
    else:
        assert peak > PIECES * len(PIECE), "the measurement sees what Streamlit holds"


@pytest.mark.parametrize("headers", [{}, {"X-Xsrftoken": "guessed"}, {"Cookie": f"_streamlit_xsrf={TOKEN}"}])
def test_what_another_site_sends_is_refused_unread(inbox, headers):
    sent = []

    async def pieces():
        sent.append("something")
        yield form(b"note\nfirst\n")

    assert Server().put("one", pieces(), headers=headers) == 403
    assert (sent, on_disk()) == ([], [])


def test_who_is_not_here_or_has_no_field_uploads_nothing(inbox):
    server = Server()
    assert server.put("one", b"x", address="/_stcore/upload_file/nobody/{}") == 400
    assert server.put("one", b"x", address="/_stcore/upload_file/without a field/{}") == 409
    assert not on_disk()


def test_an_upload_that_breaks_off_leaves_nothing_behind(inbox):
    assert Server().put_and_leave("one", form(b"note\nfir", end=b"")) == 400
    assert (on_disk(), inbox.arrived, inbox.on_their_way) == ([], {}, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form at all",
        form(b"note\nfirst", end=b""),
        form(b"first", end=b"\r\n") + form(b"second"),
        b"--edge\r\n" + b"Name: value\r\n" * 9 + b"\r\n\r\n--edge--\r\n",
        b"--edge\r\nName: " + b"x" * 9_999 + b"\r\n\r\n\r\n--edge--\r\n",
    ],
)
def test_anything_but_one_file_is_refused_and_leaves_nothing_behind(inbox, body):
    async def pieces():
        yield body

    assert Server().put("one", pieces()) == 400
    assert (on_disk(), inbox.arrived) == ([], {})


def test_without_a_boundary_there_is_no_form(inbox):
    headers = {**FROM_OUR_PAGE, "Content-Type": "multipart/form-data"}
    assert Server().put("one", b"x", headers=headers) == 400


def test_a_file_over_the_limit_is_refused_as_soon_as_it_shows(inbox):
    before = config.get_option("server.maxUploadSize")
    config.set_option("server.maxUploadSize", 1)
    sent = []

    async def pieces():
        yield form(b"", end=b"")
        for _ in range(PIECES):
            sent.append(len(PIECE))
            yield PIECE

    try:
        assert Server().put("told", form(PIECE * 20)) == 413
        assert Server().put("untold", pieces()) == 413
    finally:
        config.set_option("server.maxUploadSize", before)
    assert sum(sent) < 3 << 20
    assert not on_disk()


@pytest.mark.parametrize("is_full_at", [1, 3])
def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing_behind(inbox, monkeypatch, is_full_at):
    asked = []

    def disk_usage(_):
        asked.append(1)
        return SimpleNamespace(free=0 if len(asked) >= is_full_at else 1 << 40)

    async def pieces():
        for piece in (form(b"note\n", end=b""), b"first\n", b"second\n", b"third\r\n--edge--\r\n"):
            yield piece

    monkeypatch.setattr(upload_stream.shutil, "disk_usage", disk_usage)
    server = Server()
    assert server.put("one", pieces()) == 204
    assert not on_disk()
    with pytest.raises(CorpusFileError, match=r"disk is nearly full.*\.$"):
        folder_of(server.uploaded("one"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no file that is always full")
def test_a_disk_that_is_full_is_told_alike(inbox, monkeypatch):

    server = Server()
    with monkeypatch.context() as full:
        full.setattr(upload_stream, "file_in", lambda _: Path("/dev/full"))
        assert server.put("one", b"note\nfirst\n") == 204
    assert not on_disk()
    with pytest.raises(CorpusFileError, match="disk is nearly full"):
        folder_of(server.uploaded("one"))


def test_a_visitor_has_few_files_that_wait_and_few_on_their_way(inbox):
    server = Server()
    for number in range(9):
        assert server.put(str(number), b"x") == 204
    assert list(inbox.arrived) == ["5", "6", "7", "8"]
    assert len(on_disk()) == 4
    inbox.on_their_way = 4
    assert server.put("late", b"x") == 409


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_what_nobody_took_goes_with_the_visitor(inbox):
    assert Server().put("one", b"x") == 204
    assert on_disk()
    inbox.arrived.clear()
    gc.collect()
    assert not on_disk()
