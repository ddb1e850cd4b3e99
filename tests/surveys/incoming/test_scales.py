"""Which scale a column of scores is on."""

from collections import Counter

import pytest

from core.refusals import Refusal
from surveys.incoming.scales import SCALES, scale_of


def found(cells: list[str], chosen: str | None = None) -> str:
    return scale_of(Counter(cells), chosen, "rating").name


def test_whole_votes_of_one_to_five_are_known() -> None:
    assert found(["1", "5", "3.0", "", "NaN", "2"]) == "1-5"


@pytest.mark.parametrize(
    "cells", [["True", "False"], ["yes", "no", ""], ["是", "否"], ["Recommended", "Not Recommended"]]
)
def test_yes_and_no_in_words_are_known(cells: list[str]) -> None:
    assert found(cells) == "yes-no"


def test_a_column_of_nothing_has_no_votes_to_mistake() -> None:
    assert found(["", "nan"]) == "1-5"


@pytest.mark.parametrize("cells", [["0", "1"], ["1", "1"], ["0.0", "1.0"]])
def test_zeros_and_ones_are_asked_about(cells: list[str]) -> None:
    with pytest.raises(Refusal, match="Say --scale yes-no if 1 means yes"):
        found(cells)


def test_zeros_and_ones_are_what_one_says_they_are() -> None:
    assert found(["0", "1"], "yes-no") == "yes-no"


def test_zero_to_ten_is_refused_with_the_cure() -> None:
    with pytest.raises(Refusal, match="add a column with 1-5 or yes and no") as refused:
        found([str(n) for n in range(11)] * 5)
    assert refused.value.field == "score"


def test_zero_to_ten_is_refused_even_if_called_one_to_five() -> None:
    with pytest.raises(Refusal, match="not on the scale 1-5"):
        found([str(n) for n in range(11)] * 5, "1-5")


def test_half_stars_are_refused() -> None:
    with pytest.raises(Refusal, match="not on a scale of 1 to 5"):
        found(["4.5", "3", "2.5", "5", "1"])


def test_a_mixture_is_refused() -> None:
    with pytest.raises(Refusal, match="neither votes of 1 to 5 nor yes and no"):
        found(["1", "2", "yes", "no", "great", "bad"])


def test_words_are_no_scores() -> None:
    with pytest.raises(Refusal, match="leave out --score"):
        found(["slow app", "crashes", "love it"])


def test_one_wrong_number_is_asked_about_first() -> None:
    with pytest.raises(Refusal, match="say --scale 1-5 to have them reported"):
        found(["1", "2", "3", "4", "5", "9"])


def test_one_wrong_number_is_left_to_its_row_once_the_scale_is_said() -> None:
    assert found(["1", "2", "3", "4", "5", "9"], "1-5") == "1-5"


def test_a_few_words_among_many_votes_are_left_to_their_rows() -> None:
    assert found(["5"] * 200 + ["oops"] * 2) == "1-5"


def test_yes_is_the_best_vote_and_no_the_worst() -> None:
    assert [SCALES["yes-no"].score_of(cell) for cell in (" Yes", "FALSE", "maybe")] == [5, 1, None]
