"""Arithmetic on texts, written as an expression: `"cheap flights" - flights + hotels * 0.5`.

    expression  product (("+" | "-" | "without") product)*
    product     factor (("*" | "/") number)*
    factor      "-" factor | number "*" factor | "(" expression ")" | "mean" "(" expression ("," expression)* ")" | term
    term        "quoted text" | words | #row | @"region" | @region | $"saved direction" | $direction

Words stand for themselves; `mean` and `without` must be quoted to be texts. A hyphen inside a word belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from .terms import SIGNS, Kind, Term, unquoted
from .tokens import ExpressionError, Token, tokens_of

LONGEST = 2_000
DEEPEST = 20
MOST_TERMS = 50
LARGEST_NUMBER = 1_000.0
KINDS: dict[str, Kind] = {"text": "text", "row": "row", "region": "region", "saved": "saved"}
"""Terms by the tokens that they are."""


@dataclass(frozen=True)
class Leaf:
    """One of the terms, by its number."""

    term: int


@dataclass(frozen=True)
class Sum:
    """Parts with their factors."""

    parts: tuple[tuple[float, Node], ...]


@dataclass(frozen=True)
class Without:
    """A part from which all that it has in common with others is taken away."""

    part: Node
    removed: tuple[Node, ...]


Node = Leaf | Sum | Without


@dataclass(frozen=True)
class Expression:
    """What was written: its distinct terms, the columns where they first stand, and how they are combined."""

    terms: tuple[Term, ...]
    columns: tuple[int, ...]
    root: Node


def parse(source: str) -> Expression:
    """Read an expression; raises `ExpressionError`."""
    if len(source) > LONGEST:
        raise ExpressionError(f"An expression may have {LONGEST:,} characters at most.", LONGEST + 1)
    return Parser(tokens_of(source)).expression()


class Parser:
    """Walks once over the tokens. Terms are numbered as they come; equal ones share a number."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.terms: dict[Term, int] = {}
        self.columns: list[int] = []

    def expression(self) -> Expression:
        """All of it."""
        root = self.sum()
        if self.next.kind != "end":
            raise self.error(
                "A + or - is missing before this." if self.next.value != ")" else "No bracket is open that this closes."
            )
        return Expression(tuple(self.terms), tuple(self.columns), root)

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.place]

    def error(self, sentence: str) -> ExpressionError:
        """What is wrong with the next token."""
        return ExpressionError(sentence, self.next.column)

    def take(self, *values: str) -> str | None:
        """The next token, if it is one of these."""
        token = self.next
        if token.kind in ("sign", "word") and token.value in values:
            self.place += 1
            return token.value
        return None

    def sum(self) -> Node:
        """Products added, subtracted and removed, from left to right."""
        found = self.product()
        while operator := self.take("+", "-", "without"):
            right = self.product()
            if operator == "without":
                # Several removals in a row are one: none of them may bring back a bit of another.
                earlier = found if isinstance(found, Without) else Without(found, ())
                found = Without(earlier.part, (*earlier.removed, right))
            else:
                found = added(found, right, 1.0 if operator == "+" else -1.0)
        return Sum(((1.0, found),)) if isinstance(found, Without) else found

    def product(self) -> Node:
        """A factor, multiplied and divided by numbers."""
        found = self.factor()
        while operator := self.take("*", "/"):
            number = self.number()
            if operator == "/" and number == 0:
                self.place -= 1
                raise self.error("Nothing can be divided by 0.")
            found = Sum(((1 / number if operator == "/" else number, found),))
        return found

    def factor(self) -> Node:
        """What stands between operators."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(f"Brackets and signs may be nested {DEEPEST} deep at most.")
        found = self.unbounded_factor()
        self.depth -= 1
        return found

    def unbounded_factor(self) -> Node:
        """A factor, however deep."""
        if self.take("-"):
            return Sum(((-1.0, self.factor()),))
        if self.next.kind == "number":
            if self.tokens[self.place + 1].value != "*":
                raise self.error("A number stands before * or after * or /; quote it to mean it as a text.")
            number = self.number()
            self.take("*")
            return Sum(((number, self.factor()),))
        if self.take("("):
            found = self.sum()
            self.close()
            return found
        if self.take("mean"):
            return self.mean()
        return self.term()

    def mean(self) -> Node:
        """The mean of several expressions."""
        if not self.take("("):
            raise self.error('After mean stands a list in brackets, such as mean(red, blue); quote "mean" as a text.')
        parts = [self.sum()]
        while self.take(","):
            parts.append(self.sum())
        self.close()
        return Sum(tuple((1 / len(parts), part) for part in parts))

    def close(self) -> None:
        """The bracket that ends what one has begun."""
        if not self.take(")"):
            raise self.error("A closing bracket is missing here.")

    def number(self) -> float:
        """A number that is not too large."""
        if self.next.kind != "number":
            raise self.error("Here must stand a number: texts are multiplied and divided by numbers only.")
        number = float(self.next.value)
        if number > LARGEST_NUMBER:
            raise self.error(f"Numbers go up to {LARGEST_NUMBER:,.0f}.")
        self.place += 1
        return number

    def term(self) -> Leaf:
        """A text, a row, a region or a saved direction; words that follow each other are one text."""
        token = self.next
        if token.kind not in (*KINDS, "word"):
            raise self.error(
                "The expression ends where a text, a row, a region or a saved axis should follow."
                if token.kind == "end"
                else "Here must stand a text, a row such as #12, a region such as @name, a saved axis such as $name, "
                "or a bracket."
            )
        if token.kind == "word":
            return self.numbered(Term("text", self.words()), token)
        self.place += 1
        kind = KINDS[token.kind]
        name = unquoted(token.value.removeprefix(SIGNS[kind]))
        if not name:
            raise ExpressionError("Nothing stands between these quotes.", token.column)
        return self.numbered(Term(kind, name), token)

    def words(self) -> str:
        """Words up to the next operator."""
        found: list[str] = []
        while self.next.kind == "word" and (not found or self.next.value != "without"):
            if self.next.value in ("without", "mean"):
                raise self.error(f'Quote "{self.next.value}" to mean it as a text.')
            found.append(self.next.value)
            self.place += 1
        return " ".join(found)

    def numbered(self, term: Term, token: Token) -> Leaf:
        """The term by its number."""
        if term not in self.terms:
            if len(self.terms) == MOST_TERMS:
                raise ExpressionError(f"An expression may have {MOST_TERMS} different terms at most.", token.column)
            self.terms[term] = len(self.terms)
            self.columns.append(token.column)
        return Leaf(self.terms[term])


def added(left: Node, right: Node, sign: float) -> Sum:
    """A sum with one part more."""
    parts = left.parts if isinstance(left, Sum) else ((1.0, left),)
    return Sum((*parts, (sign, right)))
