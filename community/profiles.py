"""What a member may change about the own account."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts import Account, clean_name
from community.products import check_zone
from core.language import LANGUAGES, N_
from core.refusals import Refusal


def change_profile(
    session: Session,
    account: Account,
    *,
    display_name: str,
    language: str | None,
    zone: str | None,
    named_in_credits: bool,
) -> None:
    """Set name, language and zone (None: as the browser and the product have it) and whether credits may name
    the person.

    Refuses an empty or overlong name, an unknown language and an unknown zone.
    """
    name = clean_name(display_name)
    if language is not None and language not in LANGUAGES:
        raise Refusal(N_("There is no language “%(language)s” here."), field="language", language=language)
    if zone is not None:
        check_zone(zone)
    account.display_name, account.language, account.zone, account.named_in_credits = (
        name,
        language,
        zone,
        named_in_credits,
    )
    session.flush()
