"""What pages are made of: controls and panels, drawn with Streamlit."""

from dashboard.widgets.analogy_answer import analogy_answer
from dashboard.widgets.analogy_editor import analogy_editor
from dashboard.widgets.analogy_evaluation import analogy_evaluation
from dashboard.widgets.analogy_mode import ANALOGY, EVALUATION, way_of_asking
from dashboard.widgets.answering import answering
from dashboard.widgets.arithmetic_answer import arithmetic_answer, arithmetic_editor
from dashboard.widgets.axis_editor import axis_editor
from dashboard.widgets.axis_evidence import axis_evidence, keep_axis
from dashboard.widgets.axis_views import axis_of, axis_shown, axis_view, is_blind
from dashboard.widgets.comparison import comparison
from dashboard.widgets.contents import table_of_contents
from dashboard.widgets.corpus_list import corpus_list
from dashboard.widgets.dead_links import dead_links
from dashboard.widgets.drawing import awaited_map
from dashboard.widgets.edit_list import edits_popover
from dashboard.widgets.expected_topics import expected_topics_popover
from dashboard.widgets.hover_columns import hover_popover
from dashboard.widgets.job_progress import queue, sidebar_progress
from dashboard.widgets.kept_questions import ANALOGIES, EXPRESSIONS, PATHS, kept_questions
from dashboard.widgets.map_controls import coloring_picker, layer_picker, pick_region, region_table, swatches
from dashboard.widgets.map_pair import agreement, map_beside, map_pair
from dashboard.widgets.map_picker import map_picker
from dashboard.widgets.map_sheet import Picked, map_sheet
from dashboard.widgets.noise_view import noise_popover, with_noise_as_asked
from dashboard.widgets.other_maps import other_maps
from dashboard.widgets.path_editor import goes_straight, path_editor
from dashboard.widgets.path_shown import path_shown
from dashboard.widgets.plain import literal, notice, title
from dashboard.widgets.provenance import provenance
from dashboard.widgets.reading import documents_table, reading_panel
from dashboard.widgets.region_account import asked_region, region_account
from dashboard.widgets.region_documents import region_documents
from dashboard.widgets.region_settings import region_settings_popover
from dashboard.widgets.sides_choice import sides_choice
from dashboard.widgets.tag_list import tags_popover
from dashboard.widgets.time_chart import form_choice, time_chart, time_column_choice, unit_choice
from dashboard.widgets.transformation_card import save_transformation, transformation_card, transformation_of
from dashboard.widgets.transformation_editor import transformation_editor
from dashboard.widgets.transformation_views import orders_texts, transformation_shown, transformation_view
from dashboard.widgets.typed_text import typed_text
from dashboard.widgets.upload import add_corpus
from dashboard.widgets.welcome import lead, recent_maps, sample_offer

__all__ = [
    "ANALOGIES",
    "ANALOGY",
    "EVALUATION",
    "EXPRESSIONS",
    "PATHS",
    "Picked",
    "add_corpus",
    "agreement",
    "analogy_answer",
    "analogy_editor",
    "analogy_evaluation",
    "answering",
    "arithmetic_answer",
    "arithmetic_editor",
    "asked_region",
    "awaited_map",
    "axis_editor",
    "axis_evidence",
    "axis_of",
    "axis_shown",
    "axis_view",
    "coloring_picker",
    "comparison",
    "corpus_list",
    "dead_links",
    "documents_table",
    "edits_popover",
    "expected_topics_popover",
    "form_choice",
    "goes_straight",
    "hover_popover",
    "is_blind",
    "keep_axis",
    "kept_questions",
    "layer_picker",
    "lead",
    "literal",
    "map_beside",
    "map_pair",
    "map_picker",
    "map_sheet",
    "noise_popover",
    "notice",
    "orders_texts",
    "other_maps",
    "path_editor",
    "path_shown",
    "pick_region",
    "provenance",
    "queue",
    "reading_panel",
    "recent_maps",
    "region_account",
    "region_documents",
    "region_settings_popover",
    "region_table",
    "sample_offer",
    "save_transformation",
    "sidebar_progress",
    "sides_choice",
    "swatches",
    "table_of_contents",
    "tags_popover",
    "time_chart",
    "time_column_choice",
    "title",
    "transformation_card",
    "transformation_editor",
    "transformation_of",
    "transformation_shown",
    "transformation_view",
    "typed_text",
    "unit_choice",
    "way_of_asking",
    "with_noise_as_asked",
]
