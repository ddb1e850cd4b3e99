"""Identities at an OpenID Connect provider: issuer and subject, which never change, and never an address alone."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account, account_of
from community.products import product_called
from community.roles import grant_role, revoke_role
from core.audit import record_act
from core.database import Base, insert_once
from core.language import N_
from core.privacy import PERSONAL
from core.refusals import Conflict, Forbidden, NotFound
from webapp.auth.credentials import Credential, new_member
from webapp.auth.sign_ins import end_sign_ins

RolesByGroup = dict[str, tuple[str | None, str]]


class OutsideIdentity(Base):
    """A person as the provider knows them, tied to one account here."""

    __tablename__ = "outside_identities"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(300))
    subject: Mapped[str] = mapped_column(sa.String(255), info=PERSONAL)
    made_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)


def person_behind(
    session: Session, claims: dict[str, object], *, now: datetime, domains: list[str]
) -> Credential:
    """The credential of the person that a checked ID token names (claims iss, sub, email, email_verified, name).

    Known issuer and subject: that account. Otherwise the address counts, where the provider says that it is
    verified: an account of that address is tied to the identity, or a new one is made.
    Raises Forbidden where the address is outside ``domains`` (empty: any) or not verified.
    """
    issuer, subject = str(claims["iss"]), str(claims["sub"])
    email = str(claims.get("email") or "").strip().lower()
    known = session.scalar(_known(issuer, subject))
    if known is not None:
        _let_in(email, domains)
        return session.get_one(Credential, known.account_id)
    if not email or claims.get("email_verified") is not True:
        raise Forbidden(
            N_("The provider does not vouch for your e-mail address, so nobody can be found by it.")
        )
    _let_in(email, domains)
    credential = _of_address(session, email, str(claims.get("name") or ""), now)
    if not insert_once(
        session,
        OutsideIdentity,
        account_id=credential.account_id,
        issuer=issuer,
        subject=subject,
        made_at=now,
    ):
        raise Conflict(N_("You signed in twice at the same time. Try once more."))
    return credential


def _known(issuer: str, subject: str) -> sa.Select[OutsideIdentity]:
    return sa.select(OutsideIdentity).where(
        OutsideIdentity.issuer == issuer, OutsideIdentity.subject == subject
    )


def _let_in(email: str, domains: list[str]) -> None:
    if domains and email.rpartition("@")[2] not in domains:
        raise Forbidden(N_("Addresses of your domain are not let in here. Sign in another way."))


def _of_address(session: Session, email: str, name: str, now: datetime) -> Credential:
    account = account_of(session, email)
    if account is None:
        name = "" if "@" in name else name.strip()[:80]
        credential = new_member(session, email, name or email.partition("@")[0][:80], None, now=now)
        credential.confirmed_at = now
        return credential
    credential = session.get_one(Credential, account.id)
    if credential.confirmed_at is None:
        # Somebody may have signed up with an address that is not theirs and waited for its owner:
        # what they set is void from now on.
        credential.password, credential.confirmed_at = None, now
        end_sign_ins(session, account.id, now=now)
    return credential


def set_roles(
    session: Session, account: Account, groups: list[str], by_group: RolesByGroup, *, now: datetime
) -> None:
    """Give and take the roles that the mapping names, as the provider's groups say; other roles stay. Audited.

    A group whose product is not there gives nothing.
    """
    wanted = {place for group, place in by_group.items() if group in groups}
    for slug, role in sorted(set(by_group.values()), key=str):
        try:
            product = product_called(session, slug) if slug else None
        except NotFound:
            continue
        give = (slug, role) in wanted
        changed = (
            grant_role(session, account, role, product, now=now)
            if give
            else revoke_role(session, account, role, product)
        )
        if changed:
            record_act(
                session,
                "role.grant" if give else "role.revoke",
                f"account:{account.id}",
                now=now,
                product_id=product.id if product else None,
                after={"role": role, "by": "single sign-on"},
            )
