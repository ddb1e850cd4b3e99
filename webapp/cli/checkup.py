"""What can be wrong with an installation: each check a function that answers what to do, or None."""

from __future__ import annotations

import os
import shutil
import smtplib
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask
from werkzeug.sansio.utils import host_is_trusted

from core.jobs import lease_of
from webapp.cli.database import migration_config
from webapp.extensions import db
from webapp.hosts import hosts_of

# A finding is None where all is well, else the sentence that says what to do.
Check = Callable[[Flask], str | None]
SHORTEST_KEY = 32
FEWEST_SIGNS = 10
MOST_DRIFT = 5
WORKER = "worker"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
FREE_BYTES = 500_000_000
# Before the first version there was nothing to run.
FIRST_DAY = 1_767_225_600


def database_answers(app: Flask) -> str | None:
    """Whether the database answers."""
    try:
        db.session.execute(sa.text("select 1"))
    except sa.exc.SQLAlchemyError as error:
        return (
            f"It does not answer ({error.__class__.__name__}). Check DATABASE_URL and that the server runs."
        )
    return None


def database_upgraded(app: Flask) -> str | None:
    """Whether the database is at this version."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    wanted = ScriptDirectory.from_config(
        migration_config(app.config["SQLALCHEMY_DATABASE_URI"])
    ).get_current_head()
    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    return (
        None
        if found == wanted
        else f"It is at {found}, this version wants {wanted}. Run: orange-friday upgrade"
    )


def secret_key_strong(app: Flask) -> str | None:
    """Whether the key cannot be guessed."""
    key = str(app.config["SECRET_KEY"])
    cure = (
        "Leave ORANGE_FRIDAY_SECRET_KEY empty to have one made,"
        " or take: python -c 'import secrets; print(secrets.token_hex(32))'"
    )
    if len(key) < SHORTEST_KEY:
        return f"It is shorter than {SHORTEST_KEY} characters. {cure}"
    if len(set(key)) < FEWEST_SIGNS:
        return f"It is made of fewer than {FEWEST_SIGNS} different characters. {cure}"
    return None


def cookies_secure(app: Flask) -> str | None:
    """Whether cookies stay on TLS where the address is on TLS."""
    https = app.config["ORANGE_FRIDAY_BASE_URL"].startswith("https://")
    if https and not app.config["SESSION_COOKIE_SECURE"]:
        return "The address is https, but cookies would also travel without. Set ORANGE_FRIDAY_SECURE_COOKIES=yes."
    return None


def data_folder_writable(app: Flask) -> str | None:
    """Whether the data folder takes files and has room."""
    folder = Path(app.config["ORANGE_FRIDAY_DATA_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        return f"{folder} cannot be written. Give this user the right, or set ORANGE_FRIDAY_DATA_DIR."
    free = shutil.disk_usage(folder).free
    return None if free > FREE_BYTES else f"Only {free // 1_000_000} MB are free at {folder}. Make room."


def data_folder_closed(app: Flask) -> str | None:
    """Whether other users of the machine are kept from the key, the letters and the pictures."""
    folder = Path(app.config["ORANGE_FRIDAY_DATA_DIR"])
    key = folder / "secret-key"
    if os.name != "posix":
        return None
    if key.exists() and key.stat().st_mode & 0o077:
        return f"Others can read {key}. Run: chmod 600 {key}, and put a new key in if the machine is shared."
    if folder.stat().st_mode & 0o022:
        return f"Others can write in {folder}. Run: chmod 700 {folder}"
    return None


def debug_off(app: Flask) -> str | None:
    """Whether nobody can run code from an error page."""
    if app.debug or os.environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        return "Debug mode is on: an error page lets anybody run code. Unset FLASK_DEBUG."
    return None


def behind_tls(app: Flask) -> str | None:
    """Whether what people send travels closed, wherever it leaves this machine."""
    base = urlsplit(app.config["ORANGE_FRIDAY_BASE_URL"])
    if base.scheme == "https" or base.hostname in LOOPBACK:
        return None
    return (
        f"ORANGE_FRIDAY_BASE_URL is {base.geturl()}: passwords travel open. Put a proxy with TLS in front"
        " (docs/operations.md, Behind a proxy) and set it to the https address."
    )


def hosts_known(app: Flask) -> str | None:
    """Whether the address that letters name is answered."""
    name = urlsplit(app.config["ORANGE_FRIDAY_BASE_URL"]).hostname or ""
    if host_is_trusted(name, hosts_of(app)) or name in LOOPBACK:
        return None
    return f"Requests for {name}, the name in ORANGE_FRIDAY_BASE_URL, are refused. Add it to ORANGE_FRIDAY_HOSTS."


def mail_leaves(app: Flask) -> str | None:
    """Whether the mail server answers, where there is one."""
    if app.config["ORANGE_FRIDAY_MAIL"] != "smtp":
        return None
    host, port = app.config["ORANGE_FRIDAY_MAIL_SERVER"], app.config["ORANGE_FRIDAY_MAIL_PORT"]
    try:
        with smtplib.SMTP(host, port, timeout=10) as server:
            server.ehlo()
            if app.config["ORANGE_FRIDAY_MAIL_TLS"] and not server.has_extn("starttls"):
                return f"{host}:{port} offers no STARTTLS. Set ORANGE_FRIDAY_MAIL_TLS=no only inside your own network."
    except (OSError, smtplib.SMTPException) as error:
        return (
            f"{host}:{port} does not answer ({type(error).__name__})."
            " Check ORANGE_FRIDAY_MAIL_SERVER and ORANGE_FRIDAY_MAIL_PORT."
        )
    return None


def clock_right(app: Flask) -> str | None:
    """Whether this machine and the database agree on the time: builds go out by it, links end by it."""
    if db.engine.dialect.name != "postgresql":
        return (
            None
            if time.time() > FIRST_DAY
            else "The clock stands years back. Set it (timedatectl set-ntp true)."
        )
    there = db.session.scalar(sa.text("select extract(epoch from clock_timestamp())"))
    drift = abs(float(there or 0) - time.time())
    if drift <= MOST_DRIFT:
        return None
    return f"It is {drift:.0f} s apart from the database's. Let both follow a time server (timedatectl set-ntp true)."


def worker_alive(app: Flask) -> str | None:
    """Whether a worker publishes, analyses and sends."""
    lease = lease_of(db.session(), WORKER)
    if lease is not None and lease.until > app.extensions["clock"]():
        return None
    since = f" since {lease.until:%Y-%m-%d %H:%M} UTC" if lease is not None else ""
    return (
        f"No worker runs{since}: nothing is published, analysed or sent. Run: orange-friday worker (or serve)"
    )


def analysis_installed(app: Flask) -> str | None:
    """Whether the analysis finds its packages and the model's weights."""
    from analysis.topics.minilm_files import SHA256, verified, weights_folder

    if app.config["ORANGE_FRIDAY_MODEL"] != "minilm-int8":
        return None
    try:
        for name in SHA256:
            verified(weights_folder(), name)
    except Exception as error:
        return f"{error} Run: make install"
    return None


CHECKS: dict[str, Check] = {
    "database answers": database_answers,
    "database is upgraded": database_upgraded,
    "secret key": secret_key_strong,
    "debug mode": debug_off,
    "cookies": cookies_secure,
    "TLS": behind_tls,
    "host names": hosts_known,
    "data folder": data_folder_writable,
    "data folder is closed": data_folder_closed,
    "mail": mail_leaves,
    "clock": clock_right,
    "worker": worker_alive,
    "analysis": analysis_installed,
}
