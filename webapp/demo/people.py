"""The people of the demo: 300 testers with rings, languages, devices and ways of writing, and the team."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

TESTERS = 300
CHINESE_SHARE = 0.36
RING_SHARES = {"pilot": 24, "internal": 36, "beta": 210, "stable": 30}
DEVICES = {"Lark 5": 26, "Lark 5 Pro": 20, "Lark 4": 22, "Wren 3": 16, "Wren 3 Lite": 10, "Heron Fold": 6}
HABITS = {"typos": 0.22, "lower case": 0.16, "no full stop": 0.22, "shouts": 0.08, "smiles": 0.16}
# The addresses of the two testers whom a visitor of the demo may sign in as.
SHOWN = {"en": "tester@skylark.example", "zh": "ceshi@skylark.example"}
SOURCES = {"forum": 40, "friend": 25, "shop": 15, "microblog": 20}


@dataclass(frozen=True)
class Tester:
    """A tester: ``engagement`` (0-1) drives votes, ``talk`` texts, ``wordiness`` (0-1) how long these are."""

    number: int
    name: str
    email: str
    language: str
    ring: str
    device: str
    source: str
    engagement: float
    talk: float
    wordiness: float
    habits: frozenset[str]
    named_in_credits: bool
    spams: bool = False


@dataclass(frozen=True)
class Colleague:
    """One of the team: role and, for staff, the areas this person answers for."""

    name: str
    email: str
    role: str
    language: str = "en"
    areas: tuple[str, ...] = ()


TEAM = (
    Colleague("Maren Okafor", "admin@skylark.example", "admin"),
    Colleague("Judith Aldous", "manager@skylark.example", "manager"),
    Colleague("顾南星", "gu.nanxing@skylark.example", "manager", "zh"),
    Colleague("Tobias Renner", "staff@skylark.example", "staff", areas=("Battery", "Updates and storage")),
    Colleague("陆青禾", "lu.qinghe@skylark.example", "staff", "zh", ("Calls", "Settings and language")),
    Colleague("Ines Duarte", "ines.duarte@skylark.example", "staff", areas=("Camera and photos",)),
    Colleague("Samuel Okoye", "samuel.okoye@skylark.example", "staff", areas=("Connectivity",)),
    Colleague("白知夏", "bai.zhixia@skylark.example", "staff", "zh", ("Home screen",)),
    Colleague(
        "Hedda Lind",
        "hedda.lind@skylark.example",
        "staff",
        areas=("Notifications and alarms", "Keyboard", "Calendar"),
    ),
)


def testers(seed: int) -> tuple[Tester, ...]:
    """The same 300 testers for the same ``seed``."""
    rng = random.Random(f"{seed}:people")  # noqa: S311 - a play, not a secret
    languages = ["zh"] * round(TESTERS * CHINESE_SHARE)
    languages += ["en"] * (TESTERS - len(languages))
    rings = [ring for ring, count in RING_SHARES.items() for _ in range(count)]
    rng.shuffle(languages)
    rng.shuffle(rings)
    names = {"en": _english_names(rng), "zh": _chinese_names(rng)}
    spammers = set(rng.sample(range(TESTERS), 5))
    people = [
        _tester(rng, number, *names[language].pop(), language, ring, number in spammers)
        for number, (language, ring) in enumerate(zip(languages, rings, strict=True))
    ]
    return tuple(_show_one(_show_one(people, "en"), "zh"))


def _show_one(people: list[Tester], language: str) -> list[Tester]:
    """Give the keenest beta tester of ``language`` the address to sign in with."""
    beta = [t for t in people if t.ring == "beta" and t.language == language and not t.spams]
    keenest = max(beta, key=lambda tester: tester.engagement * tester.talk)
    return [replace(t, email=SHOWN[language], named_in_credits=True) if t is keenest else t for t in people]


def _tester(
    rng: random.Random, number: int, name: str, spelling: str, language: str, ring: str, spams: bool
) -> Tester:
    return Tester(
        number,
        name,
        f"{spelling}@testers.example",
        language,
        ring,
        device=rng.choices(list(DEVICES), list(DEVICES.values()))[0],
        source=rng.choices(list(SOURCES), list(SOURCES.values()))[0],
        engagement=rng.betavariate(4, 2),
        talk=rng.betavariate(3, 2),
        wordiness=rng.betavariate(2, 2.2),
        habits=frozenset(habit for habit, share in HABITS.items() if rng.random() < share),
        named_in_credits=rng.random() < 0.6,
        spams=spams,
    )


@cache
def _names() -> dict[str, list[str]]:
    raw = tomllib.loads((Path(__file__).parent / "texts" / "names.toml").read_text("utf-8"))
    return {kind: names.split() for kind, names in raw.items()}


def _english_names(rng: random.Random) -> list[tuple[str, str]]:
    """Pairs (name, spelling in an address), all different."""
    pairs = {f"{given} {family}" for given in _names()["given"] for family in _names()["family"]}
    chosen = rng.sample(sorted(pairs), TESTERS)
    return [(name, name.lower().replace(" ", ".")) for name in chosen]


def _chinese_names(rng: random.Random) -> list[tuple[str, str]]:
    pairs = sorted(
        (family, given) for family in _names()["chinese_family"] for given in _names()["chinese_given"]
    )
    found = [(_han(family) + _han(given), f"{_latin(given)}.{_latin(family)}") for family, given in pairs]
    return rng.sample(found, TESTERS)


def _han(entry: str) -> str:
    return "".join(c for c in entry if not c.isascii())


def _latin(entry: str) -> str:
    return "".join(c for c in entry if c.isascii())
