"""My devices, by form and by ping, and the snapshot a vote keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.devices import Device, describe_device
from community.products import Product
from community.tokens import issue_token
from releases.builds.build import Build
from releases.builds.fitting import set_models
from surveys.votes import Vote
from tests.making import a_build

Make, Visit = Callable[..., Account], Callable[..., FlaskClient]


@pytest.fixture
def build(session: Session, product: Product, now: datetime) -> Build:
    made = a_build(session, product, "8.10.24", now)
    session.commit()
    return made


def test_a_device_is_added_described_and_forgotten(
    session: Session, make_account: Make, visit_as: Visit
) -> None:
    client = visit_as(make_account())
    assert client.post("/me/devices", data={"model": "Fold 3"}).status_code == 303
    client.post("/me/devices/1", data={"model": "Fold 3", "system": "8.1", "language": "en"})
    assert "8.1 · en" in client.get("/me/devices").text
    client.post("/me/devices/1/forget")
    session.expire_all()
    assert session.scalars(sa.select(Device)).all() == []


def test_nobody_touches_the_devices_of_others(
    session: Session, make_account: Make, visit_as: Visit, now: datetime
) -> None:
    ann = make_account()
    number = describe_device(session, ann, "phone", model="Fold 3", now=now).id
    session.commit()
    for person in (make_account(), make_account("admin")):
        client = visit_as(person)
        found = [client.get(f"/me/devices/{number}"), client.post(f"/me/devices/{number}/forget")]
        assert [answer.status_code for answer in found] == [404, 404]
    assert visit_as(ann).get(f"/me/devices/{number}").status_code == 200


def test_a_vote_keeps_what_the_device_was(
    session: Session, build: Build, make_account: Make, visit_as: Visit, now: datetime
) -> None:
    ann = make_account()
    describe_device(session, ann, "phone", model="Fold 3", system="8.1", language="zh-Hans", now=now)
    session.commit()
    visit_as(ann).post("/p/skylark/releases/8.10.24/vote", data={"score": "4", "page": "home"})
    describe_device(session, ann, "phone", model="Flat 1", now=now)
    session.commit()
    kept = session.execute(sa.select(Vote.device_model, Vote.device_system, Vote.language)).one()
    assert tuple(kept) == ("Fold 3", "8.1", "zh-Hans")


def test_a_ping_says_what_a_device_is_and_a_vote_names_it(
    session: Session, build: Build, make_account: Make, client: FlaskClient, now: datetime
) -> None:
    ann = make_account()
    headers = {"Authorization": f"Bearer {issue_token(session, ann, 't', ['read', 'vote'], now=now)}"}
    session.commit()
    for key, model in (("a", "Fold 3"), ("b", "Flat 1"), ("b", "Flat 2")):
        assert (
            client.put(f"/api/v1/me/devices/{key}", json={"model": model}, headers=headers).status_code == 200
        )
    client.put(
        "/api/v1/products/skylark/builds/8.10.24/vote", json={"score": 4, "device": "b"}, headers=headers
    )
    assert [each["model"] for each in client.get("/api/v1/me/devices", headers=headers).json or []] == [
        "Fold 3",
        "Flat 2",
    ]
    assert session.scalars(sa.select(Vote.device_model)).one() == "Flat 2"
    assert client.delete("/api/v1/me/devices/b", headers=headers).status_code == 204
    assert client.delete("/api/v1/me/devices/b", headers=headers).status_code == 404


def test_who_has_other_devices_is_told_and_not_asked(
    session: Session, build: Build, make_account: Make, visit_as: Visit, now: datetime
) -> None:
    owner, other = make_account(), make_account()
    set_models(session, build, ["Fold 3"])
    for person, model in ((owner, "fold 3"), (other, "Flat 1")):
        describe_device(session, person, "phone", model=model, now=now)
    session.commit()
    pages = [visit_as(person).get("/p/skylark/releases/8.10.24").text for person in (owner, other, None)]
    assert ["is not for your devices" in page for page in pages] == [False, True, False]
    assert ["Only for Fold 3" in page for page in pages] == [True, True, True]
