"""The rule of granularity: nothing at 0, and never coarser where finer is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.topics.granularity import at_granularity
from analysis.topics.settings import TopicSettings

KNOBS = (
    "resolution", "letters_resolution", "known_resolution", "merge_share", "merge_share_large", "known_share",
    "alike_share", "new_resolution",
)  # fmt: skip
steps = st.integers(-2, 2)


def test_as_the_data_say_is_the_settings_themselves() -> None:
    assert at_granularity(TopicSettings()) == TopicSettings()


@given(steps, steps, st.floats(0.01, 20), st.floats(0.01, 2))
def test_a_finer_step_makes_no_knob_coarser(one: int, other: int, resolution: float, share: float) -> None:
    coarse, fine = (
        at_granularity(TopicSettings(granularity=step, resolution=resolution, merge_share=share))
        for step in sorted((one, other))
    )
    assert all(getattr(coarse, knob) <= getattr(fine, knob) for knob in KNOBS)


@given(steps)
def test_every_step_gives_settings_that_hold_and_the_rule_is_applied_once(step: int) -> None:
    shifted = at_granularity(TopicSettings(granularity=step))
    assert shifted.granularity == 0
    assert at_granularity(shifted) == shifted


def test_what_is_not_about_granularity_stays() -> None:
    shifted = at_granularity(TopicSettings(granularity=2, seed=7, gate_mads=3.0))
    assert (shifted.seed, shifted.gate_mads, shifted.neighbours) == (7, 3.0, 15)


@pytest.mark.parametrize("step", [-3, 3])
def test_there_are_five_steps(step: int) -> None:
    with pytest.raises(ValueError, match="granularity goes from -2 to 2"):
        TopicSettings(granularity=step)


def test_the_record_of_a_run_has_the_step() -> None:
    assert TopicSettings.from_json(TopicSettings(granularity=-1).to_json()).granularity == -1
