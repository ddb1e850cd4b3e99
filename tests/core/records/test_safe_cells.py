"""Words that a spreadsheet would take for a formula."""

import ast
import re

import pytest

from core.records.safe_cells import safe_cell, safe_row
from tests.database import FLOORS, ROOT


@pytest.mark.parametrize("text", ["=1+1", "+1 for dark mode", "-2", "@SUM(A1)", "\tx", "＝1+1"])
def test_a_formula_is_written_as_words(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "slow = bad", "it's fine", "'quoted"])
def test_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_in_a_row_words_are_made_safe_and_numbers_stay() -> None:
    row = ["=1+1", "-0.5", -2, 1.5, None, "-2+3", "1e-05", "-", "", "9"]
    assert safe_row(row) == ["'=1+1", "-0.5", -2, 1.5, None, "'-2+3", "1e-05", "'-", "", "9"]


def test_no_row_reaches_a_table_of_ours_but_through_safe_row() -> None:
    wrong = []
    for path in (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.search(r"\.writerows?$", ast.unparse(node.func)):
                given = ast.unparse(node.args[0])
                if not given.startswith(("safe_row(", "map(safe_row,")):
                    wrong.append(f"{path}:{node.lineno}: {given}")
    assert wrong == []
