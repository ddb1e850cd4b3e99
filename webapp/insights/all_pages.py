"""Every page of this room, imported so that its routes hang on the blueprint."""

from webapp.insights import decisions, export, health, ranked, request_page, runs, texts, weights
from webapp.insights.blueprint import blueprint
from webapp.insights.topics import edit_log, editor, granularity, listing, second_looks

__all__ = [
    "blueprint",
    "decisions",
    "edit_log",
    "editor",
    "export",
    "granularity",
    "health",
    "listing",
    "ranked",
    "request_page",
    "runs",
    "second_looks",
    "texts",
    "weights",
]
