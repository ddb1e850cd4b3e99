"""Write the tables of docs/operations.md from the code: `make docs`. A test fails when they differ."""

from __future__ import annotations

import re
from pathlib import Path

from core.settings import SETTINGS
from webapp.cli.main import COMMANDS
from webapp.jobs.table import JOBS

PAGE = Path(__file__).parent / "operations.md"


def tables() -> dict[str, list[tuple[str, ...]]]:
    """The rows of each table by its mark."""
    return {
        "settings": [
            (f"`{each.name}`", f"`{each.default}`" if each.default else "", each.meaning) for each in SETTINGS
        ],
        "commands": [(f"`orange-friday {name}`", line) for name, (_, line) in COMMANDS.items()],
        "jobs": [(f"`{job.name}`", job.trigger, job.meaning) for job in JOBS],
    }


def filled(page: str) -> str:
    """``page`` with its tables as the code has them."""
    for mark, rows in tables().items():
        found = re.search(rf"<!-- {mark} -->\n(.*\n.*\n)(?:.*\n)*?<!-- /{mark} -->", page)
        if found is None:
            raise ValueError(f"operations.md has no table {mark}")
        lines = "".join("| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |\n" for row in rows)
        page = page.replace(found.group(), f"<!-- {mark} -->\n{found.group(1)}{lines}<!-- /{mark} -->")
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
