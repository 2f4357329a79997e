"""A region's course over time as a small line."""

from __future__ import annotations

import numpy as np

from dashboard.evidence.over_time import TimeShares
from dashboard.figures.ink import LIGHT
from dashboard.figures.time_shares import burst_heights
from dashboard.report.markup import Markup, element, joined

WIDE, LOW = 640, 120
NARROW, LOWER = 110, 22


def course_line(told: TimeShares, region: int, *, small: bool = False) -> Markup:
    """The share of a region in each period, dotted where it would be if nothing changed, dots at bursts."""
    width, height = (NARROW, LOWER) if small else (WIDE, LOW)
    shares = told.shares[region]
    top = max(float(np.nanmax(shares)), 1e-9) * 1.1
    xs = np.linspace(6, width - 6, len(shares))
    ys = height - 4 - shares / top * (height - 10)
    pieces = _pieces(xs, ys)
    line = Markup(f'<path d="{pieces}" fill="none" stroke="{LIGHT.palette[0]}" stroke-width="{1.2 if small else 2}"/>')
    if small:
        return _svg(line, width, height)
    usual = height - 4 - told.counts[region].sum() / max(told.totals.sum(), 1) / top * (height - 10)
    level = Markup(f'<path d="M0 {usual:.1f}H{width}" stroke="{LIGHT.faint}" stroke-width="1" stroke-dasharray="2 4"/>')
    [marks] = burst_heights(shares[None], told.bursts[region][None])
    dots = [
        Markup(f'<circle cx="{xs[place]:.1f}" cy="{ys[place]:.1f}" r="4.5" fill="{LIGHT.palette[0]}"/>')
        for place in np.flatnonzero(marks)
    ]
    return _svg(joined(level, line, *dots), width, height)


def _pieces(xs: np.ndarray, ys: np.ndarray) -> str:
    """The data of a path that is broken where there is no share."""
    known = ~np.isnan(ys)
    runs = np.split(np.arange(len(ys)), np.flatnonzero(np.diff(known)) + 1)
    return "".join(
        f"M{'L'.join(f'{xs[place]:.1f} {ys[place]:.1f}' for place in run)}{'h0.1' if len(run) == 1 else ''}"
        for run in runs
        if len(run) and known[run[0]]
    )


def _svg(content: Markup, width: int, height: int) -> Markup:
    return element("svg", content, viewBox=f"0 0 {width} {height}", width=f"{width}", height=f"{height}", role="img")
