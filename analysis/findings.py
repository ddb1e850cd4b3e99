"""What one analysis found: the ranked requests of a build, and what a reader must know beside them."""

from dataclasses import dataclass, field

from analysis.priorities.ranking_severity import Severity
from analysis.priorities.ranking_trend import Trend
from analysis.settling import LeftOut
from analysis.topics.finding import FoundTopics
from analysis.topics.topic_map import TopicMap
from surveys.statistics import Interval


@dataclass(frozen=True)
class RankedRequest:
    """A request and every part of its place. What there are too few people to say is None."""

    rank: int
    topic_index: int
    """Its topic: position in `Findings.topics.topics`."""
    known_id: int | None
    """The caller's id of that topic, None for a new one."""
    title: str
    keywords: list[str]
    people: int
    """Distinct people who raised it on the ranked build (pooled: on any)."""
    share: float
    """Those as a share, 0 to 1, of all people heard on the ranked build."""
    people_ever: int
    """Distinct people who raised it on any build, or on none."""
    decayed_people: float
    """People up to the ranked build; those of a build four builds back count half."""
    points: float | None
    """Percentage points of satisfaction that go with it."""
    points_low: float | None
    points_high: float | None
    reach: float | None
    """Share of the voters, 0 to 1, who raised it; None where nobody voted."""
    impact: float | None
    """Satisfaction lost per supporter who voted, as a share."""
    confidence: float
    """Share of resamples, 0 to 1, in which it keeps its band of places; called stability in files."""
    effort: float
    priority: float
    """What the order follows: points ÷ effort or, where `Findings.ranked_by` says so, people ÷ effort."""
    trend: Trend
    severity: Severity
    example: str
    """The most central text, shortened."""
    example_ids: list[int]
    """Ids of up to ten texts of different people, most central first; of the ranked build if it has any."""
    people_by_build: list[int]
    """Distinct people per build of `Findings.builds`."""

    @property
    def rice(self) -> float | None:
        """100 × reach × impact × confidence ÷ effort; None where there are too few to say."""
        if self.points is None:
            return None
        return self.points * self.confidence / self.effort


@dataclass(frozen=True)
class HeardTheme:
    """A theme with its voices; at the same place as in `Findings.topics.themes`."""

    people: int
    """Distinct people who spoke of it on the ranked build (pooled: on any)."""
    share: float
    """Those as a share, 0 to 1, of all people heard on the ranked build."""
    people_ever: int
    people_by_build: list[int]
    """Distinct people per build of `Findings.builds`."""


@dataclass(frozen=True)
class Findings:
    """The outcome of `analysis.engine.analyse`. Texts stay with the caller, who knows them by position."""

    build: str | None
    """The build that was ranked; None: all builds pooled, with an effect per build."""
    ranked_by: str
    """"points", or "people" where there are no scores or too few votes."""
    topics: FoundTopics
    requests: list[RankedRequest]
    """By rank; every topic is one, those that nobody raised on the ranked build come last."""
    row_builds: list[str | None]
    """The build of each row, also of those that were placed by their date."""
    builds: list[str]
    """The ranked build and the older ones, oldest first (pooled: all)."""
    people_heard: list[int]
    """Distinct people who voted or wrote, per build of `builds`."""
    people: int
    """Distinct people heard on the ranked build (pooled: everywhere)."""
    voters: int
    """Votes that were counted: one per person and build."""
    silent_share: float | None
    """Share of those voters who wrote nothing; None without votes."""
    satisfaction: float | None
    """Satisfied share of those votes; None without votes."""
    satisfaction_interval: Interval
    typical_impact: float | None
    """Satisfaction lost per supporter of a typical request; None where not ranked by points."""
    kinds: dict[str, int]
    """Texts by kind, of the ranked build: problem, idea, question, praise, noise."""
    alarms: list[int]
    """Ids of the rows of the ranked build that report data loss or a security hole, in a request or not."""
    seconds: dict[str, float]
    """Per stage."""
    peak_memory_mb: float | None
    """Most memory the process has held; None where the system does not tell."""
    notes: list[str]
    """What to know when reading this: plain English sentences, each a gettext message id."""
    themes: list[HeardTheme] = field(default_factory=list)
    """The voices of each theme; none where topics are too few to be grouped."""
    map: TopicMap = field(default_factory=TopicMap)
    """Where the topics lie beside each other."""
    left_out: LeftOut = field(default_factory=LeftOut)
    """What was found and does not count, by the word of people; empty on a file."""
    first_kept: float | None = None
    """Share of the resamples, 0 to 1, in which the first five listed stay the first five (see `Places`)."""
