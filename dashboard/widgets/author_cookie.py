"""The name that a visitor goes by, kept in the browser: asked for once, there the next time."""

from __future__ import annotations

from urllib.parse import quote, unquote

import streamlit as st

COOKIE = "isogloss_author"
REMEMBER = """
export default function ({ data }) {
  document.cookie = `${data.cookie}; path=/; max-age=31536000; samesite=lax`;
}
"""
remembering = st.components.v2.component("isogloss_author", js=REMEMBER)


def kept_author() -> str:
    """The name that the browser sent when this visit began; empty where it has none."""
    return " ".join(unquote(st.context.cookies.get(COOKIE, "")).split())


def keep_author(name: str, *, key: str) -> None:
    """Let the browser remember the name; an empty one is one, too."""
    remembering(key=f"{key}_kept", data={"cookie": f"{COOKIE}={quote(name, safe='')}"}, height=1)
