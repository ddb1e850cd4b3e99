"""Every page of this room, imported so that its routes hang on the blueprint."""

from webapp.admin import accounts, people, product, products
from webapp.admin.blueprint import blueprint

__all__ = ["accounts", "blueprint", "people", "product", "products"]
