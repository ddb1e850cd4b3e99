"""create-admin: the first person of an installation."""

from __future__ import annotations

import click

from community.accounts import account_of, create_member
from community.roles import ADMIN, grant_role
from core.clock import system_clock
from webapp.auth.credentials import set_password
from webapp.cli.doors import database

SHORTEST = 8


@click.command("create-admin")
@click.option("--email", prompt="E-mail address", help="The address to sign in with.")
@click.option("--name", prompt="Display name", help="Shown to others.")
@click.password_option(help="At least 8 characters; asked for when left out.")
def create_admin(email: str, name: str, password: str) -> None:
    """Create a platform admin, or make an existing member one. No mail is needed."""
    if len(password) < SHORTEST:
        raise click.ClickException(f"password: at least {SHORTEST} characters")
    now = system_clock()
    with database() as session:
        account = account_of(session, email) or create_member(session, email, name, now=now)
        grant_role(session, account, ADMIN, None, now=now)
        set_password(session, account, password, now=now)
        address = account.email
    click.echo(f"{address} administers this installation now.")
