"""The key that signs sessions: given by the operator, or made once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_in(folder: Path) -> str:
    """The key kept in ``folder``, made on first use; of two processes that make it at once, one wins for both."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "secret-key"
    if not kept.exists():
        fresh = folder / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        try:
            os.link(fresh, kept)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text().strip()
