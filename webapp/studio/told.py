"""Who will be told what when a build is published."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.priorities.credits import credits_of
from analysis.priorities.feature_requests.request import OPEN_STATES, FeatureRequest
from analysis.priorities.supporters import supporters_of
from community.accounts import Account
from releases.builds.build import Build


@dataclass(frozen=True)
class Told:
    """One request that the build ships and the people behind it; ``reachable`` are those with an address."""

    request: FeatureRequest
    supporters: int
    reachable: list[Account]


def told_by(session: Session, build: Build) -> list[Told]:
    """The credited requests of ``build`` that publishing would ship, each once, with who would hear of it."""
    credited = {
        credit.request.id: credit.request
        for credits in credits_of(session, build).values()
        for credit in credits
    }
    told = []
    for request in credited.values():
        if request.state in OPEN_STATES:
            people = supporters_of(session, request)
            told.append(
                Told(
                    request,
                    len(people),
                    [person for person in people if person.kind == "member" and person.active],
                )
            )
    return told


def people_told(told: list[Told]) -> int:
    """How many distinct people that is."""
    return len({person.id for each in told for person in each.reachable})
