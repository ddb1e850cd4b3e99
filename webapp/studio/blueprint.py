"""The release studio: where staff write, schedule and publish builds."""

from flask import Blueprint

blueprint = Blueprint("studio", __name__)
