"""What the documentation of a Python package says about its public functions and classes, read without importing it."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

INTERNAL_FOLDERS = frozenset(
    {"tests", "test", "testing", "_testing", "externals", "vendor", "_vendor", "benchmarks", "_examples", "_antlr"}
)


@dataclass(frozen=True)
class Docstring:
    """The documentation of one function or class as it stands in the source."""

    package: str
    module: str
    name: str
    kind: str
    text: str


@dataclass(frozen=True)
class Module:
    """What a module says: the names in its `__all__`, and name, kind and text of its documented definitions."""

    path: Path
    listed: frozenset[str]
    documented: tuple[tuple[str, str, str], ...]


def package_docstrings(package: str) -> Iterator[Docstring]:
    """The docstrings of a package's public functions and classes, in the order of its sources; none if not installed.

    Public is what has no leading underscore and is either listed in an `__all__` of the package or defined in a
    module that neither has a leading underscore nor an `__all__`.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return
    root = Path(spec.origin).parent
    modules = [module_at(path, root) for path in source_files(root)]
    listed_anywhere = frozenset().union(*(module.listed for module in modules))
    for module in modules:
        needs_listing = bool(module.listed) or is_private(module.path)
        for name, kind, text in module.documented:
            if name in listed_anywhere or not needs_listing:
                yield Docstring(package, module_name(package, module.path), name, kind, text)


def source_files(root: Path) -> list[Path]:
    """The package's modules without its tests and bundled copies of other packages, sorted."""
    return sorted(
        path
        for path in root.rglob("*.py")
        if not INTERNAL_FOLDERS.intersection(path.relative_to(root).parts)
        and not path.name.startswith(("test_", "conftest", "setup"))
    )


def module_at(path: Path, root: Path) -> Module:
    """A module without its syntax tree, which takes much memory; an empty one if this Python cannot read it."""
    try:
        statements = ast.parse(path.read_bytes()).body
    except SyntaxError:
        statements = []
    documented = [
        (statement.name, "class" if isinstance(statement, ast.ClassDef) else "function", text)
        for statement in statements
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not statement.name.startswith("_")
        and (text := ast.get_docstring(statement))
    ]
    return Module(path.relative_to(root), listed_names(statements), tuple(documented))


def listed_names(statements: list[ast.stmt]) -> frozenset[str]:
    """The names that a module writes out in its `__all__`."""
    return frozenset(
        constant.value
        for statement in statements
        if isinstance(statement, ast.Assign | ast.AugAssign) and "__all__" in assigned_names(statement)
        for constant in ast.walk(statement)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    )


def assigned_names(statement: ast.Assign | ast.AugAssign) -> list[str]:
    """The plain names that a statement assigns to."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def is_private(path: Path) -> bool:
    """Whether a module, or a package that holds it, begins with an underscore."""
    return any(part.startswith("_") and part != "__init__.py" for part in path.parts)


def module_name(package: str, path: Path) -> str:
    """The module as users know it: without its private parts."""
    parts = [part for part in path.with_suffix("").parts if not part.startswith("_")]
    return ".".join([package, *parts])


SECTION = re.compile(r"^[^\n]+\n\s*[-=~]{3,}\s*$", re.M)
END_OF_DESCRIPTION = re.compile(
    r"^\s*(>>>|:param|:return|:type|@param|(Parameters|Args|Arguments|Returns|Examples?|Notes|References|See Also"
    r"|Attributes|Raises|Usage|Explanation)\s*:?\s*$)",
    re.M | re.I,
)
DIRECTIVE = re.compile(r"^([ \t]*)\.\. .*(\n([ \t]*\n|\1[ \t]+.*\n?))*", re.M)
MARKUP = (
    (re.compile(r":[\w:+-]+:`~?!?([^`<]*?)\s*(<[^`]*>)?`"), r"\1"),
    (re.compile(r"`([^`<]+?)\s*<[^`]*>`_{1,2}"), r"\1"),
    (re.compile(r"``([^`]*)``"), r"\1"),
    (re.compile(r"`([^`]*)`_?"), r"\1"),
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"\[\d+\]_|\[\w+\]_"), ""),
    (re.compile(r"::[ \t]*$", re.M), ":"),
    (re.compile(r"(?:^|(?<=[.!?]) +)Read more (?:about \w+ )?in [^.\n]*\.?", re.M), ""),
)


def description(docstring: str) -> str:
    """The prose before the first section, example or list of parameters, freed of reStructuredText."""
    text = inspect.cleandoc(docstring)
    for end in (SECTION, END_OF_DESCRIPTION):
        match = end.search(text)
        if match and text[: match.start()].strip():
            text = text[: match.start()]
    text = DIRECTIVE.sub("", text)
    for pattern, replacement in MARKUP:
        text = pattern.sub(replacement, text)
    paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text))
    return "\n\n".join(filter(None, paragraphs))


def name_in_words(name: str) -> str:
    """`nearest_neighbors` and `NearestNeighbors` as they are said."""
    return re.sub(r"_+|(?<=[a-z])(?=[A-Z])", " ", name).strip()
