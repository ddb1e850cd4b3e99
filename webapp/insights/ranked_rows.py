"""The ranked list as a page shows it: places by the efforts of now, moves, bars on one scale, quotes, votes beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from analysis.heard_texts import HeardText, texts_by_id
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import RankedRequest, places_of, ranking_of
from analysis.priorities.votes_beside import VotesBeside, votes_beside
from analysis.runs import Run
from analysis.topics.theme_rows import ThemeRecord, ThemesOfRun
from surveys.statistics import Interval
from webapp.charts.interval_bar import IntervalBar, interval_bar
from webapp.charts.trend import Trend, TrendPoint, trend

UNSAID = "none"


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    rank: int
    kept: RankedRequest
    # Places gained since the other run (negative: lost); None where it was not in it, or there is none.
    moved: int | None
    is_new: bool
    bar: IntervalBar | None
    beside: VotesBeside | None
    quotes: list[HeardText] = field(default_factory=list)
    spark: Trend | None = None

    @property
    def request(self) -> FeatureRequest:
        """The request, or the one it has been merged into since."""
        return self.kept.shown_request

    @property
    def effort(self) -> float:
        """The effort that counts now."""
        return effort_now(self.kept)

    @property
    def priority(self) -> float:
        """The run's priority at the effort of now."""
        return priority_now(self.kept)

    @property
    def rice(self) -> float | None:
        """100 × reach × impact × confidence ÷ effort; None where there are too few to say."""
        kept = self.kept
        if kept.points is None or kept.confidence is None:
            return None
        return kept.points * kept.confidence / self.effort


@dataclass(frozen=True)
class RankedList:
    """The rows that carry a statement, those that do not, and those nobody raised on the ranked build."""

    rows: list[Row]
    too_few: list[Row]
    quiet: list[Row]

    def everything(self) -> list[Row]:
        """All rows in the order of the page."""
        return [*self.rows, *self.too_few, *self.quiet]

    def about(self, theme: ThemeRecord, themes: ThemesOfRun) -> RankedList:
        """The rows of one theme, with the places they have in the whole list."""
        lists = (
            [row for row in rows if themes.of_topic.get(row.request.topic_id or 0) is theme]
            for rows in (self.rows, self.too_few, self.quiet)
        )
        return RankedList(*lists)


def effort_now(kept: RankedRequest) -> float:
    """The effort set on the request by now; 1 where none is."""
    return kept.shown_request.effort or 1.0


def priority_now(kept: RankedRequest) -> float:
    """What the order follows: the run's own priority, had it known the effort of now."""
    return kept.priority * kept.effort / effort_now(kept)


def ranked_list(session: Session, run: Run, against: Run | None) -> RankedList:
    """The list of ``run``; places are compared with those in ``against``."""
    kept = sorted(ranking_of(session, run), key=lambda row: (-priority_now(row), row.rank))
    before = places_of(session, against) if against is not None else None
    by_points = run.totals.get("ranked_by") == "points"
    heard = [row for row in kept if row.people]
    rows = [row for row in heard if row.points is not None or not by_points]
    too_few = [row for row in heard if row.points is None and by_points]
    quiet = [row for row in kept if not row.people]
    dress = _Dresser(session, run, before, kept)
    first, second = len(rows), len(rows) + len(too_few)
    return RankedList(dress.all(rows, 1), dress.all(too_few, first + 1), dress.all(quiet, second + 1))


def one_row(session: Session, run: Run, request: FeatureRequest) -> Row | None:
    """The place of one request in ``run``; None where it has none."""
    everything = ranked_list(session, run, None).everything()
    return next((row for row in everything if row.request.id == request.id), None)


class _Dresser:
    """What the rows of one page share, fetched in a query each."""

    def __init__(
        self,
        session: Session,
        run: Run,
        before: dict[int, RankedRequest] | None,
        kept: Sequence[RankedRequest],
    ) -> None:
        requests = [row.shown_request for row in kept]
        topics = [request.topic_id for request in requests if request.topic_id is not None]
        self.before = before
        self.beside = votes_beside(session, run, topics)
        self.texts = texts_by_id(
            session, run.product, (number for row in kept for number in example_ids(row))
        )
        edges = [edge for row in kept if row.points is not None for edge in (row.points_low, row.points_high)]
        self.lowest = min([0.0, *(edge for edge in edges if edge is not None)])
        self.highest = max([0.1, *(edge for edge in edges if edge is not None)])

    def all(self, kept: Iterable[RankedRequest], first: int) -> list[Row]:
        return [self._row(row, rank) for rank, row in enumerate(kept, start=first)]

    def _row(self, kept: RankedRequest, rank: int) -> Row:
        known = self.before.get(kept.shown_request.id) if self.before is not None else None
        return Row(
            rank=rank,
            kept=kept,
            moved=known.rank - rank if known is not None else None,
            is_new=self.before is not None and known is None,
            bar=self._bar(kept),
            beside=self.beside.get(kept.shown_request.topic_id or 0),
            quotes=[self.texts[number] for number in example_ids(kept) if number in self.texts],
            spark=_spark(kept),
        )

    def _bar(self, kept: RankedRequest) -> IntervalBar | None:
        if kept.points is None or kept.points_low is None or kept.points_high is None:
            return None
        return interval_bar(
            kept.points, kept.points_low, kept.points_high, lowest=self.lowest, highest=self.highest
        )


def example_ids(kept: RankedRequest) -> list[int]:
    """The texts that stand for a request, most telling first."""
    return [int(number) for number in kept.parts.get("example_ids", []) if int(number) > 0]


def _spark(kept: RankedRequest) -> Trend | None:
    builds = kept.parts.get("builds", [])
    if len(builds) < 2:
        return None
    points = [
        TrendPoint(each["version"], each["share"], Interval(each["share"], each["share"]), each["people"])
        for each in builds[-12:]
    ]
    return trend(points, left=4, right=96, intervals=False)
