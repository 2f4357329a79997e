"""The server from its first moment to its end."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from dashboard import server, session


def test_it_opens_everything_takes_imports_for_no_garbage_and_closes_in_order(monkeypatch):
    done = []
    application = SimpleNamespace(
        jobs=SimpleNamespace(close=lambda: done.append("jobs")),
        compute=SimpleNamespace(close=lambda at_once: done.append("compute")),
        store=SimpleNamespace(close=lambda: done.append("store")),
    )
    monkeypatch.setattr(session, "application", lambda: application)
    monkeypatch.setattr(server, "announce", lambda: None)

    async def from_start_to_end() -> int:
        async with server.everything_open(SimpleNamespace()):
            assert done == []
            return gc.get_freeze_count()

    before = gc.get_freeze_count()
    try:
        with ThreadPoolExecutor(1) as thread:  # a browser's loop may be running in this one
            assert thread.submit(asyncio.run, from_start_to_end()).result() > before + 10_000
    finally:
        gc.unfreeze()
    assert done == ["jobs", "compute", "store"]
