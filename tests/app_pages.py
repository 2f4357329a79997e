"""Pages without a browser: opened by their address, and what they say."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import navigation, session
from store import Store
from store.records import SemanticMap
from tests.map_space import answering_at_once


def serve(store: Store, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages find this store, compute processes that answer at once, and no jobs."""
    jobs = SimpleNamespace(status=lambda _: None, statuses=lambda: (), running=lambda: None)
    shared = session.Application(store, answering_at_once(scratch), jobs)
    monkeypatch.setattr(session, "application", lambda: shared)
    st.cache_resource.clear()


def opened(page: str, semantic_map: SemanticMap, **query: str | list[str]) -> AppTest:
    """A page of the menu on a map, at what the rest of the address asks for."""
    app = AppTest.from_file(str(navigation.page_file(page)), default_timeout=60)
    app.query_params["map"] = semantic_map.id
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """Everything that a page says, without what keeps Markdown from reading it."""
    kinds = ("markdown", "caption", "text", "info", "warning", "success", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")
