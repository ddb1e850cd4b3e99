"""Write constraints.txt anew: what the ranges of setup.cfg, all light extras included, resolve to today.

Run by `make lock` on the oldest supported Python, whose list holds what newer ones need too (a constraint
installs nothing by itself). bertopic and the model's weights are pinned by hash in no-deps.txt.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
EXTRAS = "dev,postgres,distributed,models"
TOOLS = ("pip", "setuptools")
HEAD = """\
# Every version that `make install` may take, written by `make lock` (do not edit by hand).
# Tested on Python 3.11; the same versions resolve on 3.12 and 3.13.
"""


def resolve() -> list[str]:
    """``name==version`` of everything that the package and its extras need."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        command += ["--report", str(report), f"{HERE.parent}[{EXTRAS}]", *TOOLS]
        subprocess.run(command, check=True)
        found = [item["metadata"] for item in json.loads(report.read_text(encoding="utf-8"))["install"]]
    names = {str(package["name"]): str(package["version"]) for package in found}
    names.pop("orange-friday")
    return [f"{name}=={version}" for name, version in sorted(names.items(), key=lambda pair: pair[0].lower())]


if __name__ == "__main__":
    (HERE / "constraints.txt").write_text(HEAD + "\n".join(resolve()) + "\n", encoding="utf-8")
