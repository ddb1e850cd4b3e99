"""Vectors of texts, kept by hash: a text is embedded once, and the stored vector is the truth from then on."""

from __future__ import annotations

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, insert_for

_CHUNK = 500


class StoredVector(Base):
    """The vector of one text by one model, as little-endian float32."""

    __tablename__ = "stored_vectors"

    hash: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    vector: Mapped[bytes] = mapped_column(sa.LargeBinary)


class DatabaseVectors:
    """A vector store on the database (see ``analysis.topics.finding.VectorStore``).

    What is ``put`` during a run is held in ``fresh`` and written by ``keep``, so that a long run holds no transaction.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.fresh: dict[str, np.ndarray] = {}

    def get(self, hashes: list[str]) -> dict[str, np.ndarray]:
        """The stored vectors among ``hashes``."""
        found: dict[str, np.ndarray] = {}
        for start in range(0, len(hashes), _CHUNK):
            wanted = hashes[start : start + _CHUNK]
            rows = self._session.execute(
                sa.select(StoredVector.hash, StoredVector.vector).where(StoredVector.hash.in_(wanted))
            )
            found.update({key: np.frombuffer(raw, dtype="<f4") for key, raw in rows})
        return found

    def put(self, vectors: dict[str, np.ndarray]) -> None:
        """Remember new vectors until ``keep``."""
        self.fresh.update(vectors)

    def keep(self, session: Session) -> None:
        """Write what was put; a vector that is there already stays as it is."""
        rows = [{"hash": key, "vector": vector.astype("<f4").tobytes()} for key, vector in self.fresh.items()]
        for start in range(0, len(rows), _CHUNK):
            session.execute(
                insert_for(session, StoredVector)
                .values(rows[start : start + _CHUNK])
                .on_conflict_do_nothing()
            )
        self.fresh.clear()
