"""Who is compared with whom: people of one ring, and of one device model where enough of them voted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.database_runs.reading import COMMON_MODEL, _common_models, _stratum, _votes
from surveys.votes import Ballot, cast_votes
from tests.making import a_build, a_product, a_tester


def test_models_with_enough_votes_are_groups_of_their_own(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build = a_build(session, product, "8.10.24", now)
    models = ["Fold 3"] * COMMON_MODEL + ["Flat 1"] * (COMMON_MODEL - 1) + [None]
    ballots = [
        Ballot(a_tester(session, product, now).id, build, 4, ring="beta", device_model=model)
        for model in models
    ]
    assert not any(cast_votes(session, ballots, now))
    votes = _votes(session, product, now)
    common = _common_models(votes)
    found = {vote.model: _stratum(vote, common) for vote in votes}
    assert found == {"Fold 3": "beta · Fold 3", "Flat 1": "beta", None: "beta"}
