"""Where one kind of device gets a build."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from core.language import N_
from core.refusals import Refusal


class Download(Base):
    """Where one kind of device gets the build."""

    __tablename__ = "downloads"

    id: Mapped[int] = mapped_column(primary_key=True)
    build_id: Mapped[int] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    device: Mapped[str] = mapped_column(sa.String(120))
    url: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size_bytes: Mapped[int | None] = mapped_column(sa.BigInteger)


def check_download(download: Download) -> None:
    """Refuse a way to get a build that could not be followed or checked."""
    if not download.device.strip():
        raise Refusal(N_("Say for which device this link is, for example “All phones”."), field="device")
    if not download.url.startswith(("https://", "http://")):
        raise Refusal(
            N_("“%(url)s” is not a web address. It begins with https://."), field="url", url=download.url
        )
    if download.sha256 and not _is_sha256(download.sha256):
        raise Refusal(N_("A SHA-256 checksum has 64 digits 0-9 and a-f."), field="sha256")
    if download.size_bytes is not None and not 0 < download.size_bytes < 2**63:
        raise Refusal(N_("A size is a whole number of bytes above 0."), field="size_bytes")


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdefABCDEF" for c in text)
