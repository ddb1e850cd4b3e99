"""Home and release page with 1,000 and with 100,000 votes on the build: p50 and p99, and their ratio.

A real server (waitress, one process) on loopback, one client, requests in turn between the two databases, so that a
busy machine slows both alike. The cost must not grow with the votes: pages read tallies.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import random
import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from waitress import create_server

from community.accounts import Account
from community.products import create_product
from core.database import begin_write, make_engine
from releases.builds.drafting import draft_build
from releases.notes import LineDraft, set_lines
from releases.train import publish_build
from surveys.votes import Vote, recount
from webapp.app import create_app
from webapp.cli.database import upgrade_to_head

SIZES = (1_000, 100_000)
PAGES = {"home": "/p/bench/", "release page": "/p/bench/releases/8.10.24"}
ROUNDS, WARM_UP = 300, 20
# After closing, so that a visitor sees the numbers too: the dearest form of the page.
PUBLISHED = datetime.now(UTC) - timedelta(days=20)


def fill(url: str, votes: int) -> None:
    """A product with ten builds; the newest has that many votes."""
    upgrade_to_head(url)
    engine = make_engine(url)
    with Session(engine) as session:
        begin_write(session)
        product = create_product(session, "bench", "Bench", now=PUBLISHED)
        for week in range(9, -1, -1):
            at = PUBLISHED - timedelta(weeks=week)
            build = draft_build(session, product, f"8.{10 - week}.24", now=at)
            set_lines(session, build, [LineDraft("added", f"Line {number}") for number in range(12)], at)
            publish_build(session, build, now=at)
        people = [
            {
                "kind": "author",
                "display_name": "",
                "named_in_credits": False,
                "active": True,
                "created_at": PUBLISHED,
            }
            for _ in range(votes)
        ]
        session.execute(sa.insert(Account), people)
        chance = random.Random(0)
        session.execute(
            sa.insert(Vote),
            [
                {
                    "product_id": product.id,
                    "build_id": build.id,
                    "account_id": account_id,
                    "score": chance.randint(1, 5),
                    "channel": "page",
                    "cast_at": PUBLISHED,
                    "changed_at": PUBLISHED,
                }
                for account_id in session.scalars(sa.select(Account.id))
            ],
        )
        recount(session, product.id, build.id)
        session.commit()
    engine.dispose()


def milliseconds(port: int, path: str) -> float:
    """One request, start to last byte."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    started = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    spent = (time.perf_counter() - started) * 1000
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return spent


def main() -> None:
    """Fill two databases, serve both, ask in turn, print a table."""
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    with tempfile.TemporaryDirectory() as folder:
        ports = {}
        for size in SIZES:
            url = f"sqlite:///{Path(folder) / f'{size}.db'}"
            fill(url, size)
            server = create_server(
                create_app({"DATABASE_URL": url, "ORANGE_FRIDAY_DATA_DIR": folder}), port=0, threads=4
            )
            threading.Thread(target=server.run, daemon=True).start()
            ports[size] = server.effective_port
        for name, path in PAGES.items():
            spent: dict[int, list[float]] = {size: [] for size in SIZES}
            for number in range(ROUNDS + WARM_UP):
                for size in SIZES:
                    taken = milliseconds(ports[size], path)
                    if number >= WARM_UP:
                        spent[size].append(taken)
            rows = {
                size: (statistics.median(all_), statistics.quantiles(all_, n=100)[98])
                for size, all_ in spent.items()
            }
            for size, (p50, p99) in rows.items():
                print(f"{name:<14} {size:>8,} votes   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms")
            few, many = (rows[size] for size in SIZES)
            print(f"{name:<14} ratio many / few   p50 {many[0] / few[0]:5.2f}   p99 {many[1] / few[1]:5.2f}")
            print(json.dumps({"page": name, "p50": [few[0], many[0]], "p99": [few[1], many[1]]}))


if __name__ == "__main__":
    main()
