"""A map as a report on paper: one HTML file that needs nothing else, with a page for every region."""

from dashboard.report.document import report

__all__ = ["report"]
