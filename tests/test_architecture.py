"""The house keeps its shape: floors, small files, thin packages, and imports that do nothing."""

from __future__ import annotations

import ast
import functools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import FLOORS, ROOT

RULES = FLOORS[:-1]  # every floor below webapp
HEAVY = ("bertopic", "faiss", "graspologic_native", "onnxruntime", "sklearn", "torch")

# Imports every module it is given, then tells which modules came along and which doors were tried.
IMPORT_ALL = """
import importlib, json, sys
doors = []
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "sqlite3.connect"):
        doors.append(event)
sys.addaudithook(watch)
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
print(json.dumps({"doors": doors, "modules": sorted(sys.modules)}))
"""


def files_of(floors: tuple[str, ...]) -> list[Path]:
    return sorted(path for floor in floors for path in (ROOT / floor).rglob("*.py"))


def modules_of(floors: tuple[str, ...]) -> list[str]:
    parts = (path.relative_to(ROOT).with_suffix("").parts for path in files_of(floors))
    return [".".join(part).removesuffix(".__init__") for part in parts if part[-1] != "__main__"]


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls_below_webapp(pattern: str) -> list[str]:
    """Where a rule calls what the pattern describes (``session.commit``), as file:line."""
    return [
        f"{told(path)}:{node.lineno}"
        for path in files_of(RULES)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and re.search(pattern, ast.unparse(node.func))
    ]


def functions_in(path: Path) -> Iterator[int]:
    """How many lines each function has."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def lengths() -> list[tuple[str, int]]:
    """Every file of the house with its number of lines."""
    return [(told(path), len(path.read_text(encoding="utf-8").splitlines())) for path in files_of(FLOORS)]


def told(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def import_alone(*floors: str) -> dict[str, list[str]]:
    """Import all of some floors in a fresh Python: what came along, what was opened."""
    command = [sys.executable, "-c", IMPORT_ALL, json.dumps(modules_of(floors))]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=surroundings)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_floor_imports_only_from_below(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True, no_logo=True) == EXIT_STATUS_SUCCESS


def test_importing_the_web_brings_no_analysis_library() -> None:
    modules = import_alone("webapp")["modules"]
    assert [name for name in HEAVY if name in modules] == []


def test_importing_the_analysis_brings_neither_bertopic_nor_torch() -> None:
    modules = import_alone(*RULES)["modules"]
    assert [name for name in ("bertopic", "torch", "umap", "hdbscan") if name in modules] == []


@pytest.mark.parametrize("floors", [("webapp",), RULES], ids=["webapp", "rules"])
def test_an_import_opens_no_connection(floors: tuple[str, ...]) -> None:
    assert import_alone(*floors)["doors"] == []


def test_no_file_passes_400_lines() -> None:
    assert [name for name, lines in lengths() if lines > 400] == []


def test_files_past_250_lines_are_rare() -> None:
    long = [name for name, lines in lengths() if lines > 250]
    assert len(long) <= len(lengths()) // 50, long


def test_functions_past_50_lines_are_rare() -> None:
    sizes = [lines for path in files_of(FLOORS) for lines in functions_in(path)]
    assert sum(lines > 50 for lines in sizes) <= len(sizes) // 50


def test_a_package_says_at_most_what_it_is() -> None:
    packages = [(told(path), tree_of(path)) for path in files_of(FLOORS) if path.name == "__init__.py"]
    assert [name for name, tree in packages if len(tree.body) > bool(ast.get_docstring(tree))] == []


def test_no_file_is_named_after_a_technical_layer() -> None:
    layers = {"models", "utils", "util", "helpers", "services", "managers", "common", "misc"}
    assert [told(path) for path in files_of(FLOORS) if layers & {path.stem, path.parent.name}] == []


def test_only_the_web_layer_commits() -> None:
    assert calls_below_webapp(r"\.commit$") == []


def test_rules_are_told_the_time() -> None:
    asking = calls_below_webapp(r"\b(datetime|date|time)\.(now|utcnow|today|time)$")
    assert [call for call in asking if not call.startswith("core/clock.py:")] == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    assert [told(path) for path in files_of(FLOORS) if later.search(path.read_text(encoding="utf-8"))] == []
