"""Every page of this room, imported so that its routes hang on the blueprint."""

from webapp.admin import accounts, invitations, people, product, products, testers, tokens
from webapp.admin.blueprint import blueprint

__all__ = ["accounts", "blueprint", "invitations", "people", "product", "products", "testers", "tokens"]
