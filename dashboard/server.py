"""The server: Streamlit with everything open from its first moment, and closed in order at its end.

python -m dashboard serve runs it. Jobs asked for before a restart go on without waiting for a visitor, and
the compute processes warm up at once.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

# Streamlit puts the folder of this file on the path, not the project's.
ROOT = str(Path(__file__).parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from streamlit.starlette import App  # noqa: E402

from dashboard import left_pages, map_data, session  # noqa: E402
from dashboard.upload_stream import UploadsToDisk  # noqa: E402

ANYWHERE = (None, "", "0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)
"""Server addresses that stand for every address of this machine."""


@asynccontextmanager
async def everything_open(server: App) -> AsyncIterator[None]:
    """Open the store, the compute processes and the queue; let them go when the server ends."""
    application = session.application()
    keep_what_is_imported()
    threading.Thread(target=announce, daemon=True).start()
    try:
        yield
    finally:
        application.jobs.close()
        application.compute.close(at_once=True)
        application.store.close()


def keep_what_is_imported() -> None:
    """Take what is there already for no garbage. Streamlit seeks garbage after every run of a page, with all answers
    waiting until it is done: 80 ms for the modules alone, 10 without them."""
    gc.collect()
    gc.freeze()


def announce() -> None:
    """Say where the app is as soon as it answers, and open it in the browser of whoever sits at this machine."""
    address = st.get_option("server.address")
    name = "localhost" if address in ANYWHERE else address
    url = f"http://{name}:{st.get_option('server.port')}"
    while not answers(url):
        time.sleep(0.1)
    sys.stdout.write(f"Isogloss is at {url} (Ctrl-C ends it)\n")
    sys.stdout.flush()
    if not st.get_option("server.headless") and has_screen():
        webbrowser.open(url)


def answers(url: str) -> bool:
    """Whether the server takes requests yet."""
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except OSError:
        return False


def has_screen() -> bool:
    """Whether a browser window can open; a browser in the terminal is not what anybody wants."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


left_pages.drop_their_requests()
app = App(
    Path(__file__).parent / "app.py",
    lifespan=everything_open,
    routes=map_data.routes(st.get_option("server.baseUrlPath") or ""),
    middleware=[Middleware(UploadsToDisk)],
)
