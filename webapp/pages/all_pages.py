"""Every page of this room, imported so that its routes hang on the blueprint."""

from webapp.pages import front, health, me
from webapp.pages.blueprint import blueprint

__all__ = ["blueprint", "front", "health", "me"]
