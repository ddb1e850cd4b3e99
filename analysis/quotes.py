"""The comments behind a request: examples, how severe they are, reports that must not be overlooked."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.chosen_build import ChosenBuild
from analysis.priorities.ranking_severity import Severity, request_severity, severity_of
from analysis.remarks import Remarks
from analysis.topics.finding import FoundTopic, FoundTopics
from analysis.topics.kinds import OF_REQUESTS
from core.privacy import mask_personal

MOST_EXAMPLES = 10
LONGEST_EXAMPLE = 300


@dataclass(frozen=True)
class Quotes:
    """What the texts of one request give."""

    example: str
    """The sentence that speaks most of it."""
    example_ids: list[int]
    severity: Severity


def quotes_of(remarks: Remarks, chosen: ChosenBuild, found: FoundTopics) -> list[Quotes]:
    """Per topic: from texts of the ranked build, or of any where it has none."""
    scope = set(chosen.in_scope())
    return [_quotes(remarks, topic, scope) for topic in found.topics]


def alarms_of(remarks: Remarks, chosen: ChosenBuild, found: FoundTopics) -> list[int]:
    """Ids of the rows of the ranked build that report data loss or a security hole, in a request or not."""
    return [
        remarks.ids[row]
        for row in chosen.in_scope()
        if found.kinds[row] in OF_REQUESTS and severity_of(remarks.texts[row]) == "critical"
    ]


def _quotes(remarks: Remarks, topic: FoundTopic, scope: set[int]) -> Quotes:
    said = list(zip(topic.positions, topic.quotes, strict=True))
    said = [(row, quote) for row, quote in said if row in scope] or said
    # The sentence counts, not the whole text: what else its writer lost belongs to another request.
    levels = [severity_of(quote) for _, quote in said]
    severity = request_severity(levels, [remarks.people[row] for row, _ in said])
    rows = _one_per_person(remarks, [row for row, _ in said])
    return Quotes(_shortened(said[0][1]), [remarks.ids[row] for row in rows], severity)


def _one_per_person(remarks: Remarks, rows: Sequence[int]) -> list[int]:
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(remarks.people[row], row)
        if len(first) == MOST_EXAMPLES:
            break
    return list(first.values())


def _shortened(text: str) -> str:
    plain = mask_personal(" ".join(text.split()))
    if len(plain) <= LONGEST_EXAMPLE:
        return plain
    cut = plain[: LONGEST_EXAMPLE - 1]
    # A Chinese text has no blanks to cut at.
    return (cut.rsplit(" ", 1)[0] if " " in cut[-40:] else cut) + "…"
