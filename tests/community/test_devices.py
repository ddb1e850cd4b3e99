"""Devices: said by their owners, and what a vote keeps of them."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from community.accounts import Account
from community.devices import describe_device, devices_of, models_of, own_device, voting_device
from core.refusals import NotFound, Refusal
from releases.builds.drafting import draft_build
from releases.builds.fitting import fits, newest_fitting, set_models
from releases.installs import forget_device, report_installed
from releases.train import publish_build
from surveys.votes import Ballot, cast_votes, votes_by_model
from tests.making import a_build, a_member, a_product, a_tester


@pytest.fixture
def ann(session: Session, now: datetime) -> Account:
    return a_member(session, now, "Ann")


def test_the_same_key_twice_is_one_device(session: Session, ann: Account, now: datetime) -> None:
    describe_device(session, ann, "phone", model="Fold 2", system="8.1", now=now)
    describe_device(session, ann, "phone", model=" Fold  3 ", language="zh-Hans", now=now)
    (device,) = devices_of(session, ann)
    assert (device.model, device.system, device.language) == ("Fold 3", None, "zh-Hans")


def test_two_people_may_use_the_same_key(session: Session, ann: Account, now: datetime) -> None:
    ben = a_member(session, now)
    for person, model in ((ann, "Fold 3"), (ben, "Flat 1")):
        describe_device(session, person, "phone", model=model, now=now)
    assert (models_of(session, ann), models_of(session, ben)) == (["Fold 3"], ["Flat 1"])


@pytest.mark.parametrize(
    ("key", "told", "field"),
    [
        ("", {"model": "x"}, "key"),
        ("a b", {"model": "x"}, "key"),
        ("a" * 41, {"model": "x"}, "key"),
        ("k", {"model": "x" * 121}, "model"),
        ("k", {"language": "no tag!"}, "language"),
        (None, {"model": "\u200b"}, "model"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, ann: Account, now: datetime, key: str | None, told: dict[str, str], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        describe_device(session, ann, key, now=now, **told)
    assert refused.value.field == field


def test_a_device_is_only_its_owners(session: Session, ann: Account, now: datetime) -> None:
    device = describe_device(session, ann, "phone", model="Fold 3", now=now)
    with pytest.raises(NotFound):
        own_device(session, a_member(session, now), device.id)
    with pytest.raises(NotFound):
        forget_device(session, a_member(session, now), device.id)


def test_a_forgotten_device_takes_what_it_runs_along(session: Session, ann: Account, now: datetime) -> None:
    build = a_build(session, a_product(session, now), "8.10.24", now)
    device = describe_device(session, ann, "phone", model="Fold 3", now=now)
    report_installed(session, device, build, now=now)
    forget_device(session, ann, device.id)
    assert devices_of(session, ann) == []


def test_among_several_devices_none_is_guessed(session: Session, ann: Account, now: datetime) -> None:
    fold = describe_device(session, ann, "a", model="Fold 3", now=now)
    assert voting_device(session, ann, None) is fold
    flat = describe_device(session, ann, "b", model="Flat 1", now=now)
    assert voting_device(session, ann, None) is None and voting_device(session, ann, "b") is flat


def test_a_build_for_some_models_is_the_newest_for_their_owners_only(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    wide = a_build(session, product, "8.10.24", now)
    narrow = draft_build(session, product, "8.10.31", now=now)
    set_models(session, narrow, ["Fold 3", " fold 3", ""])
    publish_build(session, narrow, now=now)
    owner, other, silent = (a_tester(session, product, now) for _ in range(3))
    describe_device(session, owner, "a", model="FOLD 3", now=now)
    describe_device(session, other, "a", model="Flat 1", now=now)
    found = [newest_fitting(session, person, product) for person in (owner, other, silent, None)]
    assert (narrow.only_models, found) == (["Fold 3"], [narrow, wide, narrow, narrow])
    assert not fits(narrow, ["Flat 1"]) and fits(narrow, []) and fits(wide, ["Flat 1"])


def test_votes_are_counted_by_the_model_they_were_cast_on(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, other = (a_build(session, product, version, now) for version in ("8.10.24", "8.10.31"))
    for model, score in (("Fold 3", 5), ("Fold 3", 2), ("Flat 1", 4), (None, 1)):
        person = a_tester(session, product, now).id
        ballots = [Ballot(person, each, score, device_model=model) for each in (build, other)]
        assert cast_votes(session, ballots[:1], now) == [None]
    assert votes_by_model(session, build) == [("Fold 3", 2, 1), (None, 1, 0), ("Flat 1", 1, 1)]
    assert votes_by_model(session, other) == []
