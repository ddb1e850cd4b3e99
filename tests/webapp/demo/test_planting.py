from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from surveys.statistics import share_difference
from tests.webapp.demo.conftest import TUESDAY
from webapp.demo.planting import SEED, Planting, plant
from webapp.demo.truth import NEWEST, WITHDRAWN, expected_satisfaction

GOOD_BUILDS = [number for number in range(1, NEWEST + 1) if number != WITHDRAWN]


def test_the_same_seed_plants_the_same(planting: Planting) -> None:
    assert plant(SEED, TUESDAY) == planting


def test_another_seed_plants_something_else(planting: Planting) -> None:
    assert plant(SEED + 1, TUESDAY).texts != planting.texts


def test_the_programme_is_as_large_as_promised(planting: Planting) -> None:
    assert len(planting.testers) == 300
    assert len({tester.email for tester in planting.testers}) == 300
    assert len(GOOD_BUILDS) >= 10
    assert len(planting.texts) >= 2000


@pytest.mark.parametrize("build", GOOD_BUILDS)
def test_between_150_and_260_testers_vote_on_a_good_build(planting: Planting, build: int) -> None:
    votes = planting.votes_on(build)
    assert 150 <= len(votes) <= 260
    assert len({vote.tester for vote in votes}) == len(votes)


@pytest.mark.parametrize("build", GOOD_BUILDS)
def test_the_votes_show_about_the_satisfaction_that_was_planted(planting: Planting, build: int) -> None:
    assert planting.satisfaction(build) == pytest.approx(expected_satisfaction(build), abs=0.04)


def test_two_texts_of_three_are_english_and_one_is_chinese(planting: Planting) -> None:
    chinese = sum(planting.testers[text.tester].language == "zh" for text in planting.texts)
    assert 0.3 <= chinese / len(planting.texts) <= 0.4


def test_hardly_anything_is_said_twice_in_the_same_words(planting: Planting) -> None:
    said = Counter(text.text for text in planting.texts if text.sort not in ("noise", "spam"))
    assert max(said.values()) <= 3
    assert len(said) >= 0.97 * sum(said.values())


def test_praise_noise_and_spam_are_among_the_texts(planting: Planting) -> None:
    sorts = Counter(text.sort for text in planting.texts)
    assert sorts["praise"] > 200
    assert sorts["noise"] > 100
    assert sorts["spam"] > 40


def test_no_placeholder_is_left_in_a_text(planting: Planting) -> None:
    assert not [text.text for text in planting.texts if "{" in text.text]


def test_many_voters_stay_silent_and_some_speak_again(planting: Planting) -> None:
    voters = {vote.tester for vote in planting.votes_on(NEWEST)}
    speakers = Counter(text.tester for text in planting.texts if text.build == NEWEST)
    assert len(voters - set(speakers)) > 40
    assert sum(count > 1 for count in speakers.values()) > 10


def test_not_everybody_who_is_hit_writes_about_it(planting: Planting) -> None:
    voters = {vote.tester for vote in planting.votes_on(NEWEST)}
    hit = planting.reached["battery_overnight"] & voters
    wrote = {
        text.tester for text in planting.texts if text.build == NEWEST and "battery_overnight" in text.causes
    }
    assert 0.5 * len(hit) < len(wrote & hit) < 0.9 * len(hit)


def test_most_answers_come_in_the_first_days(planting: Planting) -> None:
    build = planting.builds[9]
    days = [(vote.at - build.published_at).days for vote in planting.votes_on(build.number)]
    assert days.count(0) > days.count(1) > days.count(5)


@pytest.mark.parametrize("now", [TUESDAY, datetime(2027, 1, 1, 9, 5, tzinfo=UTC)])
def test_nothing_happens_after_now_or_before_its_build(now: datetime) -> None:
    planting = plant(SEED, now)
    published = {build.number: build.published_at for build in planting.builds}
    for deed in [*planting.votes, *planting.texts, *planting.failures, *planting.picks]:
        assert published[deed.build] <= deed.at <= now


def test_votes_on_the_withdrawn_build_end_with_its_withdrawal(planting: Planting) -> None:
    build = planting.builds[WITHDRAWN - 1]
    assert build.withdrawn_at == build.published_at + timedelta(hours=17)
    assert max(vote.at for vote in planting.votes_on(WITHDRAWN)) < build.withdrawn_at


@pytest.mark.parametrize(("build", "more_than_noise"), [(9, True), (13, True), (4, False), (2, False)])
def test_two_falls_are_more_than_noise_and_others_are_not(
    planting: Planting, build: int, more_than_noise: bool
) -> None:
    counts = []
    for number in (build, build - 1):
        votes = planting.votes_on(number)
        counts += [sum(vote.score >= 4 for vote in votes), len(votes)]
    assert share_difference(*counts).more_than_noise is more_than_noise


def test_those_who_asked_for_call_times_say_thank_you(planting: Planting) -> None:
    thanks = [text for text in planting.texts if text.sort == "thanks" and text.causes == ("call_times",)]
    assert {text.build for text in thanks} == {8, 9}
    assert all(text.tester in planting.reached["call_times"] for text in thanks)
