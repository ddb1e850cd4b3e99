"""The product managers' pages: how builds do, what people say, what to do next."""

from flask import Blueprint

blueprint = Blueprint("insights", __name__)
