"""Every page of this room, imported so that its routes hang on the blueprint."""

from webapp.insights import decisions, export, health, ranked, request_page, runs, texts, weights
from webapp.insights.blueprint import blueprint

__all__ = ["blueprint", "decisions", "export", "health", "ranked", "request_page", "runs", "texts", "weights"]
