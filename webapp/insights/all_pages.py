"""Every page of this room, imported so that its routes hang on the blueprint."""

from webapp.insights import decisions, export, health, ranked, request_page, runs, texts, weights
from webapp.insights.blueprint import blueprint
from webapp.insights.topics import (
    edit_log,
    editor,
    granularity,
    listing,
    over_builds,
    renaming,
    second_looks,
    topic_map,
)

__all__ = [
    "blueprint",
    "decisions",
    "edit_log",
    "editor",
    "export",
    "granularity",
    "health",
    "listing",
    "over_builds",
    "ranked",
    "renaming",
    "request_page",
    "runs",
    "second_looks",
    "texts",
    "topic_map",
    "weights",
]
