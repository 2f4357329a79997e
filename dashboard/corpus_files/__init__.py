"""An uploaded file, read as documents.

    with open_file(Path("reviews.csv")) as file:
        file.columns, file.text_column, file.summary(), file.head(20)
        for batch in file.batches(["stars", "date"], text_column="review"):
            ...

`open_file` reads the whole file once, a batch at a time, into a temporary copy on disk; everything else is answered
from there. A `Selection` joins columns, splits texts or takes a sample: `Documents(file, column, selection)` is what
would be stored. `ReadOptions` override what is detected. Every problem that the user can solve is a `CorpusFileError`
whose message is a finished sentence.
"""

from dashboard.corpus_files.corrected_rows import rows_to_correct, with_corrected_rows
from dashboard.corpus_files.documents import Documents
from dashboard.corpus_files.errors import CorpusFileError
from dashboard.corpus_files.opening import open_file, open_pasted_text
from dashboard.corpus_files.ready_vectors import vector_batches, vector_columns
from dashboard.corpus_files.records import ColumnPreview, ReadOptions, RejectedRow, Summary
from dashboard.corpus_files.sample import open_sample
from dashboard.corpus_files.selection import EVERY_TEXT, Selection, Split
from dashboard.corpus_files.server_path import open_server_path
from dashboard.corpus_files.table import TableFile

__all__ = [
    "EVERY_TEXT",
    "ColumnPreview",
    "CorpusFileError",
    "Documents",
    "ReadOptions",
    "RejectedRow",
    "Selection",
    "Split",
    "Summary",
    "TableFile",
    "open_file",
    "open_pasted_text",
    "open_sample",
    "open_server_path",
    "rows_to_correct",
    "vector_batches",
    "vector_columns",
    "with_corrected_rows",
]
