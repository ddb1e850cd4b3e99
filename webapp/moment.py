"""The time, as the app's clock has it (a test hands in its own)."""

from __future__ import annotations

from datetime import datetime

from flask import current_app


def now() -> datetime:
    """The time now, aware, in UTC."""
    moment: datetime = current_app.extensions["clock"]()
    return moment
