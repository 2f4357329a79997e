"""Uploads on their way: to disk in pieces as they come, so that no file is ever held in memory.

Streamlit's own address for uploads takes a file into memory as a whole. What stands before it here writes the file's
bytes to disk and hands Streamlit the same request without them. Whether it comes from this server's own page and from
a visitor who is here is asked by Streamlit as ever, before a byte is read.
"""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import AsyncIterator
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import WeakValueDictionary

import streamlit as st
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.web.server.starlette.starlette_routes import BASE_ROUTE_UPLOAD_FILE

from dashboard import session
from dashboard.corpus_files import CorpusFileError

ADDRESS = re.compile(rf"/{BASE_ROUTE_UPLOAD_FILE}/([^/]+)/([^/]+)")
AT_ONCE = 4
"""Files of one visitor on their way, and as many that have arrived; the oldest of those goes first."""
LEFT_FREE = 512 << 20
"""Bytes of disk that uploads leave to the store."""
AROUND = 1 << 20
"""Bytes of a request that may be around its file."""
FULL = "The server's disk is nearly full, so the file was not kept. Free some space, then upload it again."


class Inbox:
    """What has arrived from one visitor, by the ids that Streamlit gives their files.

    A folder is deleted when nobody holds it any more, at the latest when Streamlit forgets the visitor.
    """

    def __init__(self) -> None:
        self.on_their_way = 0
        self.arrived: dict[str, TemporaryDirectory[str] | None] = {}

    def put(self, file_id: str, kept_in: TemporaryDirectory[str] | None) -> None:
        """Keep the folder of a file, or None where the disk was full."""
        self.arrived[file_id] = kept_in
        while len(self.arrived) > AT_ONCE:
            self.arrived.pop(next(iter(self.arrived)))


inboxes: WeakValueDictionary[str, Inbox] = WeakValueDictionary()
"""By visitor; each is held by what Streamlit remembers of them."""


def open_inbox() -> Inbox:
    """The inbox of the visitor whose page is drawn; who has none cannot upload."""
    inbox: Inbox = st.session_state.setdefault("inbox", Inbox())
    context = get_script_run_ctx()
    if context is not None:
        inboxes[context.session_id] = inbox
    return inbox


def folder_of(uploaded: UploadedFile) -> TemporaryDirectory[str]:
    """The folder that an upload lies in; raises a `CorpusFileError` where there was no room for it."""
    inbox = open_inbox()
    if uploaded.file_id not in inbox.arrived:
        # It did not come by the server's address: in tests without a server.
        kept_in = new_folder()
        file_in(kept_in).write_bytes(uploaded.getvalue())
        inbox.put(uploaded.file_id, kept_in)
    found = inbox.arrived[uploaded.file_id]
    if found is None:
        raise CorpusFileError(FULL)
    return found


def new_folder() -> TemporaryDirectory[str]:
    """A folder for a file that is not stored yet."""
    return TemporaryDirectory(dir=session.uploads_folder(), ignore_cleanup_errors=True)


def file_in(kept_in: TemporaryDirectory[str]) -> Path:
    """The upload in its folder, under no name of a stranger's choice."""
    return Path(kept_in.name) / "upload"


class UploadsToDisk:
    """Stands before Streamlit and takes the bytes out of every upload that passes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass; the file in it goes to disk at the moment when Streamlit begins to read."""
        upload = ADDRESS.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            await self.app(scope, receive, send)
            return

        async def emptied() -> Message:
            around = await _received(Headers(scope=scope), receive, visitor=upload[1], file_id=upload[2])
            return {"type": "http.request", "body": around, "more_body": False}

        await self.app(scope, emptied, send)


async def _received(headers: Headers, receive: Receive, *, visitor: str, file_id: str) -> bytes:
    """Put the file of a request into the visitor's inbox; returns the request without it."""
    inbox = inboxes.get(visitor)
    if inbox is None or inbox.on_their_way >= AT_ONCE:
        raise HTTPException(409, "This visitor's page waits for no file.")
    inbox.on_their_way += 1
    kept_in = new_folder()
    try:
        around, has_room = await _written(headers, _pieces(receive), file_in(kept_in))
    except FormParserError as error:
        kept_in.cleanup()
        raise HTTPException(400, "The request is no form with one file.") from error
    except BaseException:
        kept_in.cleanup()
        raise
    finally:
        inbox.on_their_way -= 1
    if not has_room:
        kept_in.cleanup()
    inbox.put(file_id, kept_in if has_room else None)
    return around


async def _written(headers: Headers, pieces: AsyncIterator[bytes], path: Path) -> tuple[bytes, bool]:
    """Write the file of a request to disk; returns what was around it, and whether there was room for it."""
    with path.open("wb", buffering=0) as file:
        envelope = Envelope(headers, file)
        try:
            async for piece in pieces:
                await run_in_threadpool(envelope.write, piece)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            # A browser listens for the answer only once it has sent everything.
            async for _ in pieces:
                pass
            return envelope.empty(), False
    if not envelope.is_whole:
        raise FormParserError("The form does not end.")
    return envelope.empty(), True


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    """The body of a request as it comes; raises where it breaks off or becomes larger than a file may be."""
    left = int(st.get_option("server.maxUploadSize")) * (1 << 20) + AROUND
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HTTPException(400, "The upload broke off.")
        piece: bytes = message.get("body", b"")
        left -= len(piece)
        if left < 0:
            raise HTTPException(413, "The file is too large.")
        yield piece
        more = message.get("more_body", False)


class Envelope:
    """A form with one file, taken apart as it comes: the file is written to disk, what is around it is kept."""

    def __init__(self, headers: Headers, file: FileIO) -> None:
        boundary = parse_options_header(headers.get("content-type"))[1].get(b"boundary")
        if not boundary:
            raise FormParserError("The form has no boundary.")
        self.is_whole = False
        self._boundary = boundary
        self._file = file
        self._around = b""
        self._name = self._value = b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._take_name,
                "on_header_value": self._take_value,
                "on_header_end": self._end_header,
                "on_part_data": self._write,
                "on_end": self._end,
            },
        )

    def write(self, piece: bytes) -> None:
        """Take the next bytes of the form; raises an `OSError` where the disk has no room for them."""
        self._parser.write(piece)

    def empty(self) -> bytes:
        """The same form around a file of no bytes."""
        return self._around + b"\r\n\r\n--" + self._boundary + b"--\r\n"

    def _begin(self) -> None:
        if self._around:
            raise FormParserError("The form holds more than one file.")
        self._around = b"--" + self._boundary + b"\r\n"

    def _take_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _take_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self._around += self._name + b": " + self._value + b"\r\n"
        self._name = self._value = b""

    def _write(self, data: bytes, start: int, end: int) -> None:
        if shutil.disk_usage(session.uploads_folder()).free < LEFT_FREE:
            raise OSError(errno.ENOSPC, "Uploads leave some of the disk to the store.")
        left = memoryview(data)[start:end]
        while left:
            left = left[self._file.write(left) :]

    def _end(self) -> None:
        self.is_whole = True
