"""The admins' pages: products, their areas, their people."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__)
