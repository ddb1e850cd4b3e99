"""How the cost of a request is put into words, the same on every page, in every file and letter.

Never "because of": the figures are a comparison of testers, not an experiment (docs/ranking.md).
"""

from core.language import N_
from surveys.statistics import MINUS, rounded

TOO_FEW = N_("too few to say")
ABOUT = N_("costs about %(points)s points (%(low)s to %(high)s)")
AT_MOST = N_("costs at most %(high)s points, perhaps none")
NOTHING = N_("costs nothing that can be measured")


def cost_in_words(points: float | None, low: float | None, high: float | None) -> tuple[str, dict[str, str]]:
    """The gettext message id and its values for points of satisfaction with their interval.

    "At most" where no cost at all is possible, too: the estimate then says less than its upper end.
    """
    if points is None or low is None or high is None:
        return TOO_FEW, {}
    values = {name: _one_digit(value) for name, value in (("points", points), ("low", low), ("high", high))}
    if values["high"].startswith(MINUS) or values["high"] == "0.0":
        return NOTHING, {}
    if low > 0:
        return ABOUT, values
    return AT_MOST, values


def _one_digit(value: float) -> str:
    return str(rounded(value, 1)).replace("-", MINUS)
