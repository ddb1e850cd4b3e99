"""Who calls: the account behind a bearer token, and what the token may be used for."""

from __future__ import annotations

from apiflask import HTTPTokenAuth
from flask import Response, request
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product, product_called
from community.roles import require
from community.tokens import SCOPES, Bearer, note_use, token_of
from core.database import begin_write
from webapp.api.problems import problem
from webapp.extensions import db
from webapp.moment import now
from webapp.transactions import SAFE

auth = HTTPTokenAuth(
    scheme="Bearer", description=f"A token from the Me page. Its scopes: {', '.join(SCOPES)}."
)


@auth.verify_token
def caller(token: str) -> Bearer | None:
    """The account and scopes of a token."""
    found = token_of(db.session(), token, now=now()) if token else None
    if found is not None and found.to_note:
        _note(found)
    return found


def _note(found: Bearer) -> None:
    if request.method not in SAFE:
        note_use(db.session(), found.token_id, now=now())
        return
    # The transaction of a read is rolled back: once an hour its use is kept in one of its own.
    with Session(db.engine) as session:
        begin_write(session)
        note_use(session, found.token_id, now=now())
        session.commit()


@auth.get_user_roles
def scopes(found: Bearer) -> list[str]:
    """The token's scopes, which a view asks for with ``auth_required(auth, roles=[…])``."""
    return sorted(found.scopes)


@auth.error_processor
def refused(error: object) -> Response:
    """401 without a valid token, 403 where its scopes do not reach."""
    status = getattr(error, "status_code", 401)
    if status == 403:
        return problem(403, "This token lacks the scope for this. Issue one with it on the Me page.")
    return problem(401, "Send a valid token: Authorization: Bearer of_… (issue one on the Me page).")


def caller_account() -> Account:
    """The account of this call."""
    account: Account = auth.current_user.account  # type: ignore[union-attr]
    return account


def product_for_call(slug: str, act: str | None = None) -> Product:
    """The product, for a caller who may do ``act`` there."""
    product = product_called(db.session(), slug)
    if act is not None:
        require(db.session(), caller_account(), act, product)
    return product
