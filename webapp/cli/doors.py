"""What every command on the database shares: the app, one transaction, refusals in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from community.accounts import Account, account_of
from community.products import Product
from community.roles import require
from core.database import begin_write
from core.language import N_
from core.refusals import NotFound, Refusal
from core.settings import BadSetting


def make_app() -> Flask:
    """The application as the environment says; nonsense there is named."""
    from webapp.app import create_app

    try:
        return create_app()
    except BadSetting as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def database(app: Flask | None = None) -> Iterator[Session]:
    """A session in an application context, committed at the end; a refusal ends the command and changes nothing."""
    from webapp.extensions import db

    with (app or make_app()).app_context():
        session = db.session()
        begin_write(session)
        try:
            yield session
            session.commit()
        except Refusal as refusal:
            session.rollback()
            raise click.ClickException(
                f"{refusal.field}: {refusal}" if refusal.field else str(refusal)
            ) from None
        except (OperationalError, ProgrammingError) as error:
            session.rollback()
            raise click.ClickException(
                f"The database does not answer as expected ({error.orig}). Is it upgraded? Run: orange-friday upgrade"
            ) from None
        finally:
            db.session.remove()
            if app is None:
                db.engine.dispose()


AS = click.option(
    "--as",
    "email",
    metavar="EMAIL",
    default=None,
    help="Act as this member, with the member's rights and name. Without it: as the owner of this machine, who may"
    " do everything a platform admin may.",
)


def actor(session: Session, email: str | None, act: str, product: Product | None) -> Account | None:
    """Whom a command acts as: the member of ``--as``, who must be allowed ``act`` as on the pages; None: the machine.

    Whoever runs commands here can read and write the database anyway, so no rights are asked of the machine itself.
    """
    if email is None:
        return None
    account = account_of(session, email)
    if account is None:
        raise NotFound(N_("Nobody has signed up with “%(email)s”."), field="--as", email=email)
    require(session, account, act, product)
    return account


class Moment(click.ParamType):  # type: ignore[type-arg]
    """A time on the command line: 2026-11-27T17:00, with or without an offset (then in ``zone`` of the product)."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Parse ISO 8601."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(
                f"{value!r} is not a time; write it like 2026-11-27T17:00 or 2026-11-27T17:00+08:00",
                param,
                ctx,
            )
