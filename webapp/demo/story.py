"""The story of builds: twelve good Fridays, one bad one, and a draft for the next."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from webapp.demo.truth import NEWEST
from webapp.demo.wording import TEXTS

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY, RELEASE_TIME = 4, time(17, 0)
# Bytes of the full package per device, before the build's own growth.
PACKAGES = {
    "Lark 5": 1_912_602_624,
    "Lark 5 Pro": 2_040_109_466,
    "Lark 4": 1_803_550_720,
    "Wren 3": 1_642_070_016,
    "Wren 3 Lite": 1_395_864_371,
    "Heron Fold": 2_362_232_012,
}
INSTALL_STEPS = """1. Charge the phone to 50 % and connect it to Wi-Fi.
2. Open **Settings › System › Update** and choose **Check now**, or download the package below and open it.
3. Compare the checksum if you downloaded it by hand.
4. Restart when asked. The first start takes about three minutes."""
GO_BACK_STEPS = """1. Back up your data in **Settings › System › Backup**.
2. Open **Settings › System › Update › Earlier builds** and choose the build before this one.
3. If the phone does not start: hold **power** and **volume down** for ten seconds and choose
   **Go back to the last build**. Your photos and messages stay."""


@dataclass(frozen=True)
class Line:
    """A line of the notes; ``about`` is the key of the cause it answers."""

    kind: str
    text: str
    about: str | None = None


@dataclass(frozen=True)
class Issue:
    """A known issue with its workaround; it ends with the build that solves ``about``."""

    text: str
    workaround: str
    about: str


@dataclass(frozen=True)
class Package:
    """The download for one device."""

    device: str
    url: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class PlannedBuild:
    """One build of the story; ``number`` counts the Fridays."""

    number: int
    version: str
    published_at: datetime
    ring: str
    headline: str
    lines: tuple[Line, ...]
    known_issues: tuple[Issue, ...] = ()
    what_to_test: str = ""
    withdrawn_at: datetime | None = None
    withdrawal_reason: str = ""

    def packages(self) -> list[Package]:
        """A download per device; the addresses lead nowhere, the checksums are of their own text."""
        return [_package(self, device, size) for device, size in PACKAGES.items()]


def last_friday(now: datetime) -> datetime:
    """The last release time (Friday 17:00 in Shanghai) that is not after ``now``, in UTC."""
    local = now.astimezone(ZONE)
    day = local.date() - timedelta(days=(local.weekday() - FRIDAY) % 7)
    if _release(day) > now:
        day -= timedelta(days=7)
    return _release(day)


def story_of(now: datetime) -> tuple[PlannedBuild, ...]:
    """The builds of Skylark, oldest first; the newest published one is of the last Friday before ``now``."""
    newest = last_friday(now).astimezone(ZONE).date()
    return tuple(
        _planned(entry, newest + timedelta(days=7 * (entry["number"] - NEWEST)))
        for entry in _entries("builds")
    )


def lantern_story_of(now: datetime) -> tuple[PlannedBuild, ...]:
    """The builds of the second, small product: every other Friday."""
    newest = last_friday(now).astimezone(ZONE).date()
    entries = _entries("lantern")
    found = []
    for number, entry in enumerate(entries, start=1):
        published = _release(newest - timedelta(days=14 * (len(entries) - number)))
        lines = tuple(Line(**line) for line in entry["lines"])
        found.append(PlannedBuild(number, f"2.{number}", published, "stable", entry["headline"], lines))
    return tuple(found)


def _planned(entry: dict[str, Any], friday: date) -> PlannedBuild:
    published = _release(friday)
    hours = entry.get("withdrawn_after_hours")
    return PlannedBuild(
        number=entry["number"],
        version=version_of(friday),
        published_at=published,
        ring=entry["ring"],
        headline=entry["headline"],
        lines=tuple(Line(**line) for line in entry["lines"]),
        known_issues=tuple(Issue(**issue) for issue in entry["known_issues"]),
        what_to_test="\n".join(f"- {task}" for task in entry["what_to_test"]),
        withdrawn_at=published + timedelta(hours=hours) if hours else None,
        withdrawal_reason=entry.get("withdrawal_reason", ""),
    )


def version_of(friday: date) -> str:
    """The version names the Wednesday on which the code was frozen: 26.11.18 goes out on 20 November 2026."""
    frozen = friday - timedelta(days=2)
    return f"{frozen:%y}.{frozen.month}.{frozen.day}"


def _release(day: date) -> datetime:
    return datetime.combine(day, RELEASE_TIME, ZONE).astimezone(UTC)


def _package(build: PlannedBuild, device: str, size: int) -> Package:
    name = device.lower().replace(" ", "-")
    url = f"https://downloads.skylark.example/{build.version}/skylark-{build.version}-{name}.zip"
    return Package(device, url, hashlib.sha256(url.encode()).hexdigest(), size + 3_145_728 * build.number)


@cache
def _entries(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))["build"]
    return entries
