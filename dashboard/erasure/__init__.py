"""Documents deleted for good, with all that was made of them; the maps of their corpus stay as they are otherwise."""

from dashboard.erasure.making import (
    ErasureError,
    Loss,
    documents_at,
    documents_in_rows,
    documents_with,
    erase,
    loss_of,
)

__all__ = ["ErasureError", "Loss", "documents_at", "documents_in_rows", "documents_with", "erase", "loss_of"]
