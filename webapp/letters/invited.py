"""The letter to somebody whom the team made a tester: where to sign in, and what a tester does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from core.language import N_
from webapp.letters.addresses import address_of
from webapp.letters.post import post_letter


def mail_leaves(settings: Mapping[str, Any]) -> bool:
    """Whether letters go anywhere: on the console nobody gets one."""
    return settings["ORANGE_FRIDAY_MAIL"] != "console"


def tell_invited(session: Session, account: Account, product: Product, *, now: datetime) -> bool:
    """Tell ``account`` of being a tester of ``product``; once per person and product, True when this call wrote it."""
    return post_letter(
        session,
        account,
        "invited",
        N_("You are invited to test %(product_name)s"),
        unique_key=f"invited:{product.id}:{account.id}",
        now=now,
        product_name=product.name,
        email=account.email,
        home_page=address_of("pages.home", product=product.slug),
    )
