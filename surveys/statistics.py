"""How sure a satisfaction figure is: intervals, differences, and the rounding that is printed.

Shares are fractions between 0 and 1; *points* are percentage points, between −100 and 100. Pure arithmetic
on counts, from the standard library alone, so that every page can afford it.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

LOWEST_SATISFIED_SCORE = 4
"""A vote of 4 or 5 counts as satisfied."""

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Interval:
    """A range of shares, each between 0 and 1."""

    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """How far a share moved from another: all three as shares, −1 to 1."""

    change: float
    low: float
    high: float

    @property
    def more_than_noise(self) -> bool:
        """Whether the interval leaves out "no change"."""
        return self.low > 0 or self.high < 0


def wilson_interval(successes: int, n: int, confidence: float = 0.95) -> Interval:
    """Where the true share lies, by Wilson's score interval without continuity correction.

    With n = 0 nothing is known: 0 to 1. Source: E. B. Wilson, "Probable inference, the law of succession,
    and statistical inference", JASA 22 (1927), 209-212. Raises ValueError for counts that cannot be.
    """
    _check_counts(successes, n)
    if n == 0:
        return Interval(0.0, 1.0)
    z = _normal_quantile(confidence)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At the ends the formula gives exactly 0 and 1; rounding errors must not push it past them.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Interval(low, high)


def share_difference(s1: int, n1: int, s2: int, n2: int, confidence: float = 0.95) -> Difference | None:
    """How far the share `s1` of `n1` (this build) is from `s2` of `n2` (the build before).

    None where either has no votes. The interval is Newcombe's hybrid score interval for two independent
    shares (method 10 in R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998), 873-890). Raises ValueError for counts that cannot be.
    """
    this, before = wilson_interval(s1, n1, confidence), wilson_interval(s2, n2, confidence)
    if n1 == 0 or n2 == 0:
        return None
    share1, share2 = s1 / n1, s2 / n2
    change = share1 - share2
    low = change - sqrt((share1 - this.low) ** 2 + (before.high - share2) ** 2)
    high = change + sqrt((this.high - share1) ** 2 + (share2 - before.low) ** 2)
    return Difference(change, max(-1.0, low), min(1.0, high))


def percentage(successes: int, n: int, digits: int = 2) -> Decimal:
    """The share in percent, rounded half up from the exact counts: 103 of 118 is Decimal("87.29").

    Raises ValueError for counts that cannot be, and for n = 0.
    """
    _check_counts(successes, n)
    if n == 0:
        raise ValueError("a percentage of nobody")
    return rounded(Fraction(successes, n) * 100, digits)


def change_in_points(s1: int, n1: int, s2: int, n2: int, digits: int = 2) -> Decimal | None:
    """This build's share (`s1` of `n1`) less the one before, in points, rounded from the exact counts.

    None where either has no votes. It is the rounded change, not the change of two rounded percentages.
    """
    _check_counts(s1, n1)
    _check_counts(s2, n2)
    if n1 == 0 or n2 == 0:
        return None
    return rounded((Fraction(s1, n1) - Fraction(s2, n2)) * 100, digits)


def rounded(value: Fraction | float, digits: int) -> Decimal:
    """`value` rounded half away from zero to `digits` decimals; never a negative zero."""
    exact = Fraction(value)
    with localcontext() as context:
        context.prec = 60
        number = Decimal(exact.numerator) / Decimal(exact.denominator)
        result = number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def signed(points: Decimal) -> str:
    """A change as it is printed: "+1.20", "−2.03" with a real minus sign, "0.00" without any."""
    return f"{points:+}".replace("-", MINUS) if points else str(points)


def _check_counts(successes: int, n: int) -> None:
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a share")


def _normal_quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not {confidence}")
    return NormalDist().inv_cdf(0.5 + confidence / 2)
