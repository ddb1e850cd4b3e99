"""A folder of results that is never seen half done."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.language import N_
from core.refusals import Refusal


@contextmanager
def out_folder(folder: Path) -> Iterator[Path]:
    """A place to write files into; when the block ends well they replace those of `folder`, each in one step.

    When it ends badly `folder` is as it was, and not there if it was not. Raises Refusal (field "out") where it cannot
    be written.
    """
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
    except OSError as error:
        message = N_("%(folder)s cannot be written: %(error)s.")
        raise Refusal(message, field="out", folder=str(folder), error=error.strerror or str(error)) from error
    try:
        yield draft
        for path in sorted(draft.iterdir()):
            os.replace(path, folder / path.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if made and not any(folder.iterdir()):
            folder.rmdir()
