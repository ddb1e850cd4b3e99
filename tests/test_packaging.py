"""What `pip install` of the built package brings along."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.database import FLOORS, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel that is built from a copy of what git tracks."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in tracked("."):
        if (ROOT / name).is_file():
            target = folder / "source" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(folder / "source")], check=True)
    return set(zipfile.ZipFile(next(folder.glob("*.whl"))).namelist())


def tracked(*folders: str) -> list[str]:
    done = subprocess.run(["git", "ls-files", "--", *folders], cwd=ROOT, capture_output=True, text=True)
    if done.returncode or not done.stdout:
        pytest.skip("not a git checkout")
    return done.stdout.splitlines()


@pytest.mark.slow
def test_a_wheel_holds_every_file_of_the_house(wheel: set[str]) -> None:
    assert [name for name in tracked(*FLOORS, "migrations") if name not in wheel] == []


@pytest.mark.slow
def test_a_wheel_holds_no_tests(wheel: set[str]) -> None:
    assert [name for name in wheel if Path(name).parts[0] in ("tests", "benchmarks", "docs")] == []


def test_every_requirement_is_pinned_within_its_range() -> None:
    definition = ConfigParser()
    definition.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = [text for name, text in definition["options.extras_require"].items() if name != "full"]
    lines = "\n".join([definition["options"]["install_requires"], *extras]).splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    pinned = {need: pins()[canonicalize_name(need.name)] for need in wanted}
    assert [str(need) for need, version in pinned.items() if version not in need.specifier] == []


def test_no_gpu_library_is_pinned() -> None:
    assert [name for name in pins() if name.startswith(("torch", "nvidia", "cuda", "triton"))] == []


def pins() -> dict[str, str]:
    lines = (ROOT / "requirements" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if "==" in line)
    return {canonicalize_name(name): version for name, version in pairs}
