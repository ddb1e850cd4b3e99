"""What is fed to readers of feeds."""

from flask import Blueprint

blueprint = Blueprint("feeds", __name__)
