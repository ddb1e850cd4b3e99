"""The testers' pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from analysis.priorities.feature_requests.request import STATE_NAMES
from community.rings import RING_NAMES
from releases.notes import KINDS
from surveys.votes import SCORE_NAMES
from webapp.locales import plain_day

blueprint = Blueprint("pages", __name__)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """The names of rings, kinds of lines, scores and states, as message ids."""
    return {
        "ring_names": RING_NAMES,
        "line_kinds": KINDS,
        "score_names": SCORE_NAMES,
        "request_states": STATE_NAMES,
        "plain_day": plain_day,
    }
