"""Every page of this room, imported so that its routes hang on the blueprint."""

from webapp.studio import editor, going_out, moderation, overview, preview
from webapp.studio.blueprint import blueprint

__all__ = ["blueprint", "editor", "going_out", "moderation", "overview", "preview"]
