"""The documentation is checked against the project: commands, paths, links, and the house rules on files."""

from __future__ import annotations

import re
import subprocess
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from dashboard.__main__ import parser

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
LONGEST_FILE = 300
REGISTRY_HOSTS = re.compile(r"(pypi|pythonhosted|npmjs|pytorch|debian|huggingface)\.(org|com|co)\b")


@cache
def tracked_files() -> tuple[Path, ...]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout, so nothing tells the project's files from others")
    return tuple(path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file())


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_relative_links_resolve(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            linked = (page.parent / path) if path else page
            assert linked.exists(), f"{page.name} links to {target}"
            assert not anchor or linked.suffix != ".md" or anchor in _anchors(linked), f"{page.name}: #{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_named_commands_exist(page):
    content = page.read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for target in re.findall(r"(?:`|^ *)make ([a-z]+)", content, re.MULTILINE):
        assert target in targets, f"{page.name} names 'make {target}'"
    for subcommand in set(re.findall(r"python -m dashboard ([a-z]+)", content)):
        assert subcommand in _subcommands(), f"{page.name} names 'python -m dashboard {subcommand}'"


def test_every_subcommand_is_in_the_guide():
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    for subcommand in _subcommands():
        assert f"python -m dashboard {subcommand}" in guide
        for option in re.findall(r"(?<![\w-])--[a-z-]+", _help(subcommand)):
            assert option == "--help" or option in guide, f"{subcommand} {option} is missing in docs/guide.md"


def test_every_path_in_the_tree_exists():
    architecture = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    tree = re.search(r"```text\n(.*?)```", architecture, re.DOTALL)
    assert tree, "docs/architecture.md shows the tree in a ```text block"
    parents: list[str] = []
    for line in tree[1].splitlines():
        if name := re.match(r"( *)([\w.-]+/?)(?: |$)", line):
            depth = len(name[1]) // 2
            parents[depth:] = [name[2]]
            assert (ROOT / "".join(parents)).exists(), f"docs/architecture.md names {''.join(parents)}"


def test_every_module_is_in_the_tree():
    architecture = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for path in tracked_files():
        if (
            path.suffix == ".py"
            and path.name != "__init__.py"
            and path.relative_to(ROOT).parts[0] in {"store", "dashboard"}
        ):
            assert path.name in architecture or f"{path.parent.name}/" in architecture, path


def test_every_requirement_has_its_reason():
    architecture = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for requirement in re.findall(r"^([\w-]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE):
        assert f"`{requirement}`" in architecture, f"docs/architecture.md gives no reason for {requirement}"


def test_files_stay_short():
    for path in tracked_files():
        folder = path.relative_to(ROOT).parts[0]
        if path.suffix in {".py", ".sql", ".js", ".css", ".toml"} and folder != "tests":
            lines = len(path.read_text("utf-8").splitlines())
            assert lines <= LONGEST_FILE, f"{path.relative_to(ROOT)} has {lines} lines: split it by meaning"


def test_no_file_names_a_package_registry():
    for path in tracked_files():
        if path.suffix in {".py", ".md", ".toml", ".txt", ".sql", ""} and path != Path(__file__):
            named = REGISTRY_HOSTS.search(path.read_text("utf-8", errors="replace"))
            assert not named, f"{path.relative_to(ROOT)} names {named[0]}"


def _help(subcommand: str) -> str:
    with pytest.raises(SystemExit), redirect_stdout(StringIO()) as told:
        parser().parse_args([subcommand, "--help"])
    return told.getvalue()


@cache
def _subcommands() -> list[str]:
    listed = re.findall(r"^    ([a-z]+)  ", parser().format_help(), re.MULTILINE)
    assert listed, "python -m dashboard --help lists its commands"
    return listed


def _anchors(page: Path) -> set[str]:
    """Headings as their links: lower case, punctuation dropped, spaces to hyphens."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
