"""Words that a spreadsheet would take for a formula."""

import pytest

from core.records.safe_cells import safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1 for dark mode", "-2", "@SUM(A1)", "\tx", "＝1+1"])
def test_a_formula_is_written_as_words(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "slow = bad", "it's fine", "'quoted"])
def test_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
