"""Products and their areas; one installation serves several products."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from community.accounts import Account
from core.database import Base
from core.language import N_, slug_of
from core.refusals import Conflict, NotFound, Refusal


class Product(Base):
    """A thing that ships builds to testers, with its weekly rhythm."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    # Monday is 0; Friday, the day of the house, is 4.
    release_weekday: Mapped[int] = mapped_column(default=4)
    release_time: Mapped[time] = mapped_column(sa.Time, default=time(17, 0))
    vote_days: Mapped[int] = mapped_column(default=14)
    # Whether numbers of builds whose vote is closed are shown to everybody.
    numbers_public: Mapped[bool] = mapped_column(default=True)
    # The narrowest ring whose builds a visitor without membership may see.
    public_ring: Mapped[str] = mapped_column(sa.String(20), default="beta")
    created_at: Mapped[datetime]

    areas: Mapped[list[Area]] = relationship(order_by="Area.name", back_populates="product")

    __table_args__ = (
        sa.CheckConstraint("release_weekday between 0 and 6", name="weekday"),
        sa.CheckConstraint("vote_days between 1 and 365", name="vote_days"),
    )

    @property
    def tz(self) -> ZoneInfo:
        """The product's zone."""
        return ZoneInfo(self.zone)


class Area(Base):
    """A part of a product (camera, calls) with the member of staff who answers for it."""

    __tablename__ = "areas"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    name: Mapped[str] = mapped_column(sa.String(120))
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))

    product: Mapped[Product] = relationship(back_populates="areas")
    owner: Mapped[Account | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("product_id", "slug"),)


def create_product(
    session: Session, slug: str, name: str, *, now: datetime, zone: str = "UTC", description: str = ""
) -> Product:
    """A new product; refuses a taken or unsafe slug, an empty name and an unknown zone."""
    if slug != slug_of(slug):
        raise Refusal(
            N_(
                "“%(slug)s” cannot stand in an address. Use lower-case letters, digits and dashes, such as “%(cure)s”."
            ),
            field="slug",
            slug=slug,
            cure=slug_of(slug),
        )
    if not name.strip():
        raise Refusal(N_("A product needs a name."), field="name")
    if len(name.strip()) > 120:
        raise Refusal(N_("A name has at most %(most)s characters."), field="name", most=120)
    check_zone(zone)
    product = Product(slug=slug, name=name.strip(), zone=zone, description=description, created_at=now)
    try:
        with session.begin_nested():
            session.add(product)
    except IntegrityError:
        raise Conflict(N_("There is a product “%(slug)s” already."), field="slug", slug=slug) from None
    return product


def set_rhythm(
    session: Session,
    product: Product,
    *,
    zone: str,
    release_weekday: int,
    release_time: time,
    vote_days: int,
    numbers_public: bool,
) -> None:
    """Set when ``product`` releases (Monday is 0) and how long and for whom its votes count; refuses nonsense by field.

    Builds that are out keep the closing time they were published with.
    """
    check_zone(zone)
    if not 0 <= release_weekday <= 6:
        raise Refusal(N_("Choose a day of the week."), field="release_weekday")
    if not 1 <= vote_days <= 365:
        raise Refusal(N_("A vote stays open for 1 to 365 days."), field="vote_days")
    product.zone, product.release_weekday, product.release_time = zone, release_weekday, release_time
    product.vote_days, product.numbers_public = vote_days, numbers_public
    session.flush()


def check_zone(zone: str) -> None:
    """Refuse a zone that the time zone database does not know."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal(
            N_("“%(zone)s” is not a time zone. Use a name such as Europe/Vienna or Asia/Shanghai."),
            field="zone",
            zone=zone,
        ) from None


def add_area(session: Session, product: Product, name: str, owner: Account | None = None) -> Area:
    """A new area of ``product``; refuses an empty name and one that is there already."""
    if not name.strip():
        raise Refusal(N_("An area needs a name."), field="name")
    if len(name.strip()) > 120:
        raise Refusal(N_("A name has at most %(most)s characters."), field="name", most=120)
    area = Area(
        product_id=product.id, slug=slug_of(name), name=name.strip(), owner_id=owner.id if owner else None
    )
    try:
        with session.begin_nested():
            session.add(area)
    except IntegrityError:
        raise Conflict(N_("There is an area “%(name)s” already."), field="name", name=name) from None
    session.expire(product, ["areas"])
    return area


def product_called(session: Session, slug: str) -> Product:
    """The product of that slug; NotFound otherwise."""
    product = session.scalar(sa.select(Product).where(Product.slug == slug))
    if product is None:
        raise NotFound(N_("There is no product “%(slug)s” here."), field="product", slug=slug)
    return product


def all_products(session: Session) -> list[Product]:
    """Every product by name."""
    return list(session.scalars(sa.select(Product).order_by(Product.name)))
