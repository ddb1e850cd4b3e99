"""Every setting of an installation: one table of name, default and meaning, read from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.language import LANGUAGES


class BadSetting(Exception):
    """An environment variable holds nonsense; the message names it and the cure."""


def _text(raw: str) -> str:
    return raw


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        number = int(raw)
        if not low <= number <= high:
            raise ValueError
        return number

    parse.__doc__ = f"a whole number from {low} to {high}"
    return parse


def _yes_no(raw: str) -> bool:
    """yes or no"""
    known = {
        "yes": True,
        "true": True,
        "1": True,
        "on": True,
        "no": False,
        "false": False,
        "0": False,
        "off": False,
    }
    return known[raw.strip().lower()]


def _names(raw: str) -> tuple[str, ...]:
    """names separated by commas"""
    return tuple(name.strip() for name in raw.split(",") if name.strip())


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        if raw not in choices:
            raise ValueError
        return raw

    parse.__doc__ = "one of " + ", ".join(choices)
    return parse


def _database_url(raw: str) -> str:
    """sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"""
    if raw.startswith("postgres://"):
        raw = "postgresql://" + raw.removeprefix("postgres://")
    if raw.startswith("postgresql://"):
        raw = "postgresql+psycopg://" + raw.removeprefix("postgresql://")
    if not raw.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError
    return raw


def _roles_by_group(raw: str) -> dict[str, tuple[str | None, str]]:
    """GROUP=ROLE or GROUP=PRODUCT:ROLE with commas between; roles are staff, manager, admin"""
    found: dict[str, tuple[str | None, str]] = {}
    for entry in filter(None, (part.strip() for part in raw.split(","))):
        group, _, place = entry.rpartition("=")
        product, _, role = place.rpartition(":")
        if not group or role not in ("staff", "manager", "admin"):
            raise ValueError
        found[group.strip()] = (product.strip() or None, role)
    return found


@dataclass(frozen=True)
class Setting:
    """One setting: its environment variable, its default as one would write it there, and what it means."""

    name: str
    default: str
    meaning: str
    parse: Callable[[str], Any] = field(default=_text)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        "sqlite:///orange-friday.db",
        "Where the data live: SQLite file or PostgreSQL.",
        _database_url,
    ),
    Setting(
        "ORANGE_FRIDAY_SECRET_KEY",
        "",
        "Signs sessions and links. Empty: one is made and kept beside the data.",
    ),
    Setting(
        "ORANGE_FRIDAY_FORMER_KEYS",
        "",
        "Secret keys of before, separated by commas: what they signed is still believed, nothing new is signed.",
        _names,
    ),
    Setting(
        "ORANGE_FRIDAY_DATA_DIR",
        "~/.local/share/orange-friday",
        "Folder for the made key, model cache and mail files.",
    ),
    Setting(
        "ORANGE_FRIDAY_BASE_URL",
        "http://127.0.0.1:5000",
        "The address people reach the pages at, used in messages.",
    ),
    Setting(
        "ORANGE_FRIDAY_LANGUAGE",
        "en",
        "Language where neither person nor browser asks for one.",
        _one_of(*LANGUAGES),
    ),
    Setting("ORANGE_FRIDAY_SIGN_UP", "yes", "Whether anybody may sign up as a tester.", _yes_no),
    Setting(
        "ORANGE_FRIDAY_CONFIRM",
        "auto",
        "Whether people confirm their address before they sign in; auto: where mail leaves by smtp.",
        _one_of("auto", "yes", "no"),
    ),
    Setting(
        "ORANGE_FRIDAY_STAFF_SECOND_FACTOR",
        "no",
        "Whether staff, product managers and admins must have a second factor.",
        _yes_no,
    ),
    Setting(
        "ORANGE_FRIDAY_SESSION_IDLE_HOURS",
        "336",
        "Hours without a visit after which a sign-in ends.",
        _whole(1, 8760),
    ),
    Setting(
        "ORANGE_FRIDAY_SESSION_DAYS", "90", "Days after which a sign-in ends in any case.", _whole(1, 3650)
    ),
    Setting(
        "ORANGE_FRIDAY_SIGN_IN_TRIES",
        "10",
        "Tries to sign in to one account within the window; then 429.",
        _whole(1, 10000),
    ),
    Setting(
        "ORANGE_FRIDAY_SIGN_IN_TRIES_ADDRESS",
        "100",
        "Tries from one network address within the window; then 429.",
        _whole(1, 1000000),
    ),
    Setting(
        "ORANGE_FRIDAY_SIGN_IN_WINDOW",
        "15",
        "Minutes of that window; it ends by itself.",
        _whole(1, 1440),
    ),
    Setting(
        "ORANGE_FRIDAY_TOTP_KEY",
        "",
        "Encrypts the secrets of authenticator apps and recovery codes. Empty: derived from the secret key.",
    ),
    Setting(
        "ORANGE_FRIDAY_OIDC_ISSUER",
        "",
        "Address of an OpenID Connect provider for single sign-on; empty: none.",
    ),
    Setting("ORANGE_FRIDAY_OIDC_CLIENT_ID", "", "Our client id at the provider."),
    Setting("ORANGE_FRIDAY_OIDC_CLIENT_SECRET", "", "Our client secret at the provider."),
    Setting("ORANGE_FRIDAY_OIDC_NAME", "single sign-on", "The provider's name on the sign-in page."),
    Setting(
        "ORANGE_FRIDAY_OIDC_DOMAINS",
        "",
        "Mail domains let in, with commas between; empty: whoever the provider lets in.",
    ),
    Setting(
        "ORANGE_FRIDAY_OIDC_ROLES",
        "",
        "Roles by the provider's groups: GROUP=ROLE or GROUP=PRODUCT:ROLE, with commas between.",
        _roles_by_group,
    ),
    Setting(
        "ORANGE_FRIDAY_MAIL",
        "file",
        "How mail leaves: console, file (DATA_DIR/mail) or smtp.",
        _one_of("console", "file", "smtp"),
    ),
    Setting("ORANGE_FRIDAY_MAIL_SERVER", "127.0.0.1", "Host of the SMTP server."),
    Setting("ORANGE_FRIDAY_MAIL_PORT", "25", "Port of the SMTP server.", _whole(1, 65535)),
    Setting("ORANGE_FRIDAY_MAIL_USERNAME", "", "User at the SMTP server; empty: none."),
    Setting("ORANGE_FRIDAY_MAIL_PASSWORD", "", "Password at the SMTP server."),
    Setting("ORANGE_FRIDAY_MAIL_TLS", "yes", "Whether to ask the SMTP server for STARTTLS.", _yes_no),
    Setting("ORANGE_FRIDAY_MAIL_FROM", "Orange Friday <orange-friday@localhost>", "Sender of all mail."),
    Setting(
        "ORANGE_FRIDAY_SECURE_COOKIES",
        "no",
        "Send cookies over TLS only; yes wherever TLS is in front.",
        _yes_no,
    ),
    Setting(
        "ORANGE_FRIDAY_PROXIES",
        "0",
        "How many reverse proxies stand in front (trusted X-Forwarded-*).",
        _whole(0, 9),
    ),
    Setting(
        "ORANGE_FRIDAY_HOSTS",
        "",
        "Host names that are answered, separated by commas (.example.com: its subdomains too). "
        "Empty: that of the base address. This machine's own (localhost) always is.",
        _names,
    ),
    Setting(
        "ORANGE_FRIDAY_WRITES_BY_PERSON",
        "120",
        "How often one person may send something in a minute (0: no limit).",
        _whole(0, 1_000_000),
    ),
    Setting(
        "ORANGE_FRIDAY_WRITES_BY_ADDRESS",
        "1200",
        "How often one address may send something in a minute: a whole company may share one (0: no limit).",
        _whole(0, 1_000_000),
    ),
    Setting(
        "ORANGE_FRIDAY_WRITES_SIGNED_OUT",
        "120",
        "The same for what is sent without being signed in: sign-ups, sign-ins, mail links (0: no limit).",
        _whole(0, 1_000_000),
    ),
    Setting(
        "ORANGE_FRIDAY_QUICKEST_SECONDS",
        "2",
        "A sign-up or a text sent sooner than this after its page was opened is a machine's (0: do not ask).",
        _whole(0, 60),
    ),
    Setting("ORANGE_FRIDAY_BODY_MB", "16", "The largest request that is read, in MB.", _whole(1, 1024)),
    Setting("ORANGE_FRIDAY_UPLOAD_MB", "8", "The largest picture that is taken, in MB.", _whole(1, 1024)),
    Setting(
        "ORANGE_FRIDAY_MODEL",
        "minilm-int8",
        "Embedding model: minilm-int8, or the name or folder of a sentence-transformers or Model2Vec model.",
    ),
    Setting("ORANGE_FRIDAY_THREADS", "2", "Threads of the analysis.", _whole(1, 256)),
    Setting(
        "ORANGE_FRIDAY_SEED",
        "0",
        "Seed of the analysis; the same seed and data give the same result.",
        _whole(0, 2**31 - 1),
    ),
    Setting("ORANGE_FRIDAY_ANALYSIS_HOUR", "3", "Hour (UTC) of the nightly analysis.", _whole(0, 23)),
    Setting(
        "ORANGE_FRIDAY_LOG_LEVEL", "INFO", "How much is logged.", _one_of("DEBUG", "INFO", "WARNING", "ERROR")
    ),
)


# What only tests and benchmarks read; they run the same programs in the same environment.
FOR_TESTS = {
    "ORANGE_FRIDAY_CHROMIUM",
    "ORANGE_FRIDAY_REQUIRE_BROWSER",
    "ORANGE_FRIDAY_SHARED",
    "ORANGE_FRIDAY_TEST_DATABASE",
    "ORANGE_FRIDAY_TEST_POSTGRES",
}


def read_settings(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All settings by name, from ``environment`` (the process's own by default).

    Raises BadSetting when a variable holds nonsense, or when a variable of ours is unknown (a slip of the pen
    would otherwise be a setting silently left at its default).
    """
    environment = os.environ if environment is None else environment
    known = {setting.name for setting in SETTINGS} | FOR_TESTS
    for name in environment:
        if name.startswith("ORANGE_FRIDAY_") and name not in known:
            raise BadSetting(
                f"{name} is not a setting of Orange Friday; see docs/operations.md for their names."
            )
    values = {setting.name: _value_of(setting, environment) for setting in SETTINGS}
    values["ORANGE_FRIDAY_DATA_DIR"] = str(Path(values["ORANGE_FRIDAY_DATA_DIR"]).expanduser())
    return values


def _value_of(setting: Setting, environment: Mapping[str, str]) -> Any:
    raw = environment.get(setting.name, "").strip() or setting.default
    try:
        return setting.parse(raw)
    except (ValueError, KeyError):
        wanted = setting.parse.__doc__ or "a text"
        raise BadSetting(f"{setting.name} is {raw!r}; it takes {wanted}.") from None
