"""People, not messages: who stands behind a request, and whose vote counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from analysis.chosen_build import choose_build
from analysis.remarks import Remarks
from analysis.topics.found import FoundTheme
from analysis.voices import Voices, Votes, theme_voices_of, voices_of, votes_of
from tests.analysis.findings_by_hand import found_topics

FRIDAY = datetime(2026, 11, 20, 16, tzinfo=UTC)


def heard(
    rows: list[tuple[str, str, float | None, str]], topics: dict[str, list[int]]
) -> tuple[Voices, Votes]:
    """Rows of person, text, score and build, an hour apart; the last build is ranked."""
    remarks = Remarks(
        ids=list(range(len(rows))),
        texts=[text for _, text, _, _ in rows],
        people=[person for person, *_ in rows],
        scores=[score for _, _, score, _ in rows],
        builds=[build for *_, build in rows],
        dates=[FRIDAY + timedelta(hours=hour) for hour in range(len(rows))],
        build_order=["1.1", "1.2"],
    )
    chosen = choose_build(remarks, "1.2")
    voices = voices_of(remarks, chosen, found_topics(topics, remarks.texts))
    return voices, votes_of(remarks, chosen, voices)


def test_one_person_writing_often_counts_once() -> None:
    rows = [("ann", "slow", None, "1.2")] * 200 + [("bob", "slow too", None, "1.2")]
    voices, _ = heard(rows, {"slow": list(range(201))})
    assert voices.people.tolist() == [2] and voices.heard == 2


def test_people_of_older_builds_are_told_apart() -> None:
    rows = [("ann", "slow", None, "1.1"), ("bob", "slow", None, "1.1"), ("ann", "slow", None, "1.2")]
    voices, _ = heard(rows, {"slow": [0, 1, 2]})
    assert voices.people.tolist() == [1] and voices.ever.tolist() == [2]
    assert voices.by_build[:, 0].tolist() == [2, 1] and voices.heard_by_build.tolist() == [2, 1]


def test_the_last_vote_of_a_person_counts() -> None:
    _, votes = heard([("ann", "", 2, "1.2"), ("ann", "", 5, "1.2"), ("bob", "", 3, "1.2")], {})
    assert dict(zip(votes.people, votes.scores.tolist(), strict=True)) == {"ann": 5, "bob": 3}


def test_a_vote_and_texts_of_a_person_are_brought_together() -> None:
    rows = [("ann", "slow", None, "1.2"), ("ann", "", 2, "1.2"), ("ann", "hot", None, "1.2")]
    _, votes = heard(rows, {"slow": [0], "hot": [2]})
    assert votes.raised.toarray().tolist() == [[True, True]] and votes.silent_share == 0


def test_what_was_raised_on_another_build_is_not_held_against_this_one() -> None:
    _, votes = heard([("ann", "slow", 2, "1.1"), ("ann", "fine now", 5, "1.2")], {"slow": [0]})
    assert len(votes) == 1 and not votes.raised.toarray().any()


def test_who_wrote_without_voting_is_heard_but_has_no_vote() -> None:
    voices, votes = heard([("ann", "slow", None, "1.2"), ("bob", "", 4, "1.2")], {"slow": [0]})
    assert voices.people.tolist() == [1] and votes.people == ["bob"] and voices.heard == 2


def test_voters_who_wrote_nothing_are_the_silent_share() -> None:
    rows = [("ann", "slow", 2, "1.2"), ("bob", "", 4, "1.2"), ("cat", " ", 4, "1.2"), ("dan", "ok", 3, "1.2")]
    assert heard(rows, {"slow": [0]})[1].silent_share == 0.5


def test_without_votes_there_is_no_silent_share() -> None:
    _, votes = heard([("ann", "slow", None, "1.2")], {"slow": [0]})
    assert len(votes) == 0 and votes.silent_share is None and votes.raised.shape == (0, 1)


def test_without_topics_the_votes_stand_all_the_same() -> None:
    voices, votes = heard([("ann", "", 4, "1.2")], {})
    assert len(voices.people) == 0 and np.array_equal(votes.scores, [4.0])


def test_a_person_counts_once_for_a_theme_and_without_a_topic_too() -> None:
    rows = [
        ("ann", "slow", None, "1.2"),
        ("ann", "hot", None, "1.2"),
        ("bob", "warm", None, "1.2"),
        ("cy", "", 3, "1.1"),
    ]
    remarks = Remarks(
        ids=list(range(len(rows))),
        texts=[text for _, text, _, _ in rows],
        people=[person for person, *_ in rows],
        builds=[build for *_, build in rows],
        build_order=["1.1", "1.2"],
    )
    found = replace(
        found_topics({"slow": [0], "hot": [1]}, remarks.texts), themes=[FoundTheme("heat", [], [0, 1], [2])]
    )
    voices = theme_voices_of(remarks, choose_build(remarks, "1.2"), found)
    assert voices.people.tolist() == [2] and voices.by_build[:, 0].tolist() == [0, 2]
