"""The list of requests for a viewer of every ring and for one outside a ring that is in use: milliseconds, ratio.

300 requests, 30,000 texts by 10,000 people on 20 builds, one in ten texts on a pilot build; SQLite; asked in turn, so
that a busy machine slows both alike.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.request_lists import listed_requests
from analysis.priorities.supporters import refresh_supporters
from analysis.topics.identity import Topic, TopicText
from community.accounts import Account, create_member
from community.products import Product, create_product
from community.rings import join_product
from core.database import make_engine
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.train import publish_build
from surveys.feedback import Feedback
from webapp.cli.database import upgrade_to_head

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
REQUESTS, TEXTS, PEOPLE, BUILDS, ROUNDS = 300, 30_000, 10_000, 20, 60


def fill(session: Session) -> Product:
    """The product with everything in it."""
    chance = random.Random(0)
    product = create_product(session, "bench", "Bench", now=NOW)
    builds = []
    for number in range(BUILDS):
        builds.append(
            draft_build(session, product, f"8.{number}", now=NOW, ring="beta" if number % 10 else "pilot")
        )
        publish_build(session, builds[-1], now=NOW)
    person = {
        "kind": "author",
        "display_name": "",
        "named_in_credits": False,
        "active": True,
        "created_at": NOW,
    }
    session.execute(sa.insert(Account), [person] * PEOPLE)
    people = list(session.scalars(sa.select(Account.id)))
    topic = {
        "product_id": product.id,
        "script": "latin",
        "keywords": [],
        "created_at": NOW,
        "titled_by_person": False,
    }
    session.execute(sa.insert(Topic), [topic | {"title": f"T{n}"} for n in range(REQUESTS)])
    topics = list(session.scalars(sa.select(Topic.id)))
    session.execute(
        sa.insert(FeatureRequest),
        [
            {
                "product_id": product.id,
                "topic_id": n,
                "title": f"T{n}",
                "created_at": NOW,
                "changed_at": NOW,
            }
            for n in topics
        ],
    )
    text = {"product_id": product.id, "text": "x", "language": "en", "written_at": NOW, "changed_at": NOW}
    rows = [
        text | {"build_id": chance.choice(builds).id, "account_id": chance.choice(people)}
        for _ in range(TEXTS)
    ]
    session.execute(sa.insert(Feedback), rows)
    places = [
        {"topic_id": chance.choice(topics), "feedback_id": number, "similarity": 0.9, "place": 0}
        for number in session.scalars(sa.select(Feedback.id))
    ]
    session.execute(sa.insert(TopicText), places)
    refresh_supporters(session, list(session.scalars(sa.select(FeatureRequest.id))))
    session.commit()
    return product


def main() -> None:
    """Fill a database, ask as both, print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'rings.db'}"
        upgrade_to_head(url)
        engine = make_engine(url)
        with Session(engine) as session:
            product = fill(session)
            insider = create_member(session, "pilot@example.com", "Pilot", now=NOW)
            join_product(session, insider, product, now=NOW, ring="pilot")
            spent: dict[str, list[float]] = {"inside": [], "outside": []}
            for _ in range(ROUNDS):
                for name, viewer in (("inside", insider), ("outside", None)):
                    started = time.perf_counter()
                    listed_requests(session, product, viewer, run=None, sort="people")
                    spent[name].append((time.perf_counter() - started) * 1000)
            print(f"{session.scalar(sa.select(sa.func.count()).select_from(Build))} builds")
        engine.dispose()
    medians = {name: statistics.median(times) for name, times in spent.items()}
    print({name: round(value, 1) for name, value in medians.items()})
    print(f"outside / inside: {medians['outside'] / medians['inside']:.2f}")


if __name__ == "__main__":
    main()
