"""What the votes on a build say: the satisfied share with its interval, and the change from the build before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from releases.builds.build import Build
from surveys.statistics import LOWEST_SATISFIED_SCORE, Difference, Interval, share_difference, wilson_interval
from surveys.votes import tallies_of

Counts = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Satisfaction:
    """The satisfaction of one build, from its votes by score (1 first)."""

    counts: Counts

    @property
    def n(self) -> int:
        """How many voted."""
        return sum(self.counts)

    @property
    def satisfied(self) -> int:
        """How many gave 4 or 5."""
        return sum(self.counts[LOWEST_SATISFIED_SCORE - 1 :])

    @property
    def share(self) -> float | None:
        """The satisfied share (CSAT), 0 to 1; None without votes."""
        return self.satisfied / self.n if self.n else None

    @property
    def mean(self) -> float | None:
        """The mean score, 1 to 5; None without votes."""
        return (
            sum(score * count for score, count in enumerate(self.counts, start=1)) / self.n
            if self.n
            else None
        )

    @property
    def interval(self) -> Interval | None:
        """The Wilson 95 % interval of the share; None without votes."""
        return wilson_interval(self.satisfied, self.n) if self.n else None

    def change_from(self, before: Satisfaction) -> Difference | None:
        """This share minus the other one, with interval and verdict; None where either has no votes."""
        if not (self.n and before.n):
            return None
        return share_difference(self.satisfied, self.n, before.satisfied, before.n)


def satisfaction_of(session: Session, build: Build) -> Satisfaction:
    """The satisfaction of one build, read from its tally."""
    return satisfactions_of(session, [build])[build.id]


def satisfactions_of(session: Session, builds: list[Build]) -> dict[int, Satisfaction]:
    """The satisfaction of builds of one product by build id, in one query."""
    if not builds:
        return {}
    tallies = tallies_of(session, builds[0].product_id, [build.id for build in builds])
    return {build_id: Satisfaction(counts) for build_id, counts in tallies.items()}
