"""What the server writes down: nothing of a text, of a file's name, of a link."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECRETS = ("quagmirette", "hushfile", "whisperlayer", "muffledtext")
"""Words in a text, a file's name, a link, and a pasted text that cannot be read."""


def test_the_log_holds_nothing_of_a_text_a_name_or_a_link(visitor):
    texts = [f"{text} says quagmirette" for text in sentences(60)]
    visitor.upload(file("hushfile.txt", "\n".join(texts)))
    visitor.draw()
    visitor.see_map()
    visitor.open(f"{visitor.page.url.removeprefix(f'{visitor.app.url}/')}&region=whisperlayer")
    expect(visitor.alert()).to_contain_text("whisperlayer")
    visitor.open("corpora")
    visitor.page.locator("input[type=file]").first.set_input_files(file("hushfile.json", '{"muffledtext": '))
    expect(visitor.alert()).to_be_visible()
    log = visitor.app.log.read_text("utf-8")
    assert "Isogloss is at" in log, "this is the server's log"
    assert [secret for secret in SECRETS if secret in log] == []
