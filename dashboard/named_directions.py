"""Directions by their names: saved axes, saved transformations, and those of the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from dashboard.analysis.directions.axes import AxisError, Vectors
from dashboard.transformation_definition import TransformationDefinition
from dashboard.transformation_library import library
from dashboard.transformations import REFUSALS, Transformations

Definition = TypeVar("Definition")


def direction_named(transformations: Transformations, name: str) -> Vectors | None:
    """What a name means in an expression: the direction of a saved axis, of unit length, or else the mean change of a
    saved transformation or one of the library; None where nothing has this name. Raises as asking for these does."""
    axis = _of_name(transformations.axes.saved, name)
    if axis is not None:
        return transformations.axes.axis(axis).direction
    entries = {entry: TransformationDefinition(entry=entry) for entry in library()}
    definition = _of_name(transformations.saved, name) or _of_name(entries, name)
    return None if definition is None else transformations.offset(definition)


def _of_name(known: Mapping[str, Definition], name: str) -> Definition | None:
    """The first that is called so, whatever the capitals: the newest, where several are."""
    return next((made for other, made in known.items() if other.casefold() == name.casefold()), None)


def named_directions(
    transformations: Transformations, *, with_library: bool = False
) -> tuple[dict[str, Vectors], list[str]]:
    """All saved directions of a map by their names, and the names of those that cannot be made on it."""
    found: dict[str, Vectors] = {}
    lost: list[str] = []
    for name, axis in transformations.axes.saved.items():
        try:
            found[f"{name} (axis)"] = transformations.axes.axis(axis).direction
        except (AxisError, *REFUSALS):
            lost.append(name)
    entries = {f"{entry} (library)": TransformationDefinition(entry=entry) for entry in library()}
    saved = {f"{name} (transformation)": definition for name, definition in transformations.saved.items()}
    for name, definition in (saved | (entries if with_library else {})).items():
        try:
            found[name] = transformations.offset(definition)
        except REFUSALS:
            lost.append(name)
    return found, lost
