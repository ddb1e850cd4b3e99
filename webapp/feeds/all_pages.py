"""Every feed, imported so that its route hangs on the blueprint."""

from webapp.feeds import atom
from webapp.feeds.blueprint import blueprint

__all__ = ["atom", "blueprint"]
