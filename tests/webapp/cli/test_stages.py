"""The stages of an analysis: the same in the same order wherever they are told."""

from analysis import time_left
from webapp.cli import stages
from webapp.insights import runs


def test_every_table_of_stages_has_the_same_order() -> None:
    assert tuple(stages.STAGES) == time_left.STAGES
    assert list(runs.STAGES) == [stage for stage in time_left.STAGES if stage in runs.STAGES]
