"""erase: take a person out of the installation."""

from __future__ import annotations

import click

from analysis.erasing import erase_person
from community.accounts import account_of
from core.clock import system_clock
from webapp.cli.doors import database


@click.command()
@click.argument("email")
@click.option(
    "--remove-texts/--keep-texts", default=True, show_default=True, help="Texts kept lose their author."
)
@click.confirmation_option(prompt="This cannot be undone. Erase this person?")
def erase(email: str, remove_texts: bool) -> None:
    """Erase the person with this e-mail address; votes stay as counts without a name."""
    with database() as session:
        account = account_of(session, email)
        if account is None:
            raise click.ClickException(f"Nobody has the address {email}.")
        number = account.id
        erase_person(session, account, remove_texts=remove_texts, now=system_clock())
    click.echo(f"Erased. What was done by this person is kept as done by “erased person {number}”.")
