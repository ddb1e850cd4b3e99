"""The doors of accounts that are ours: signing up, asking for a letter, what its links lead to, single sign-on."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
