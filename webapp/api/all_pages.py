"""Every call of the API, imported so that its routes hang on the blueprint."""

from webapp.api import answers, builds, devices
from webapp.api.blueprint import blueprint

__all__ = ["answers", "blueprint", "builds", "devices"]
