"""The report's charts as inline SVG: colours come from the page's own style, so they follow light and dark.

Every figure is also written in words or in a table beside it; the drawings are hidden from screen readers.
"""

from collections.abc import Callable, Sequence
from math import ceil, floor

from markupsafe import Markup, escape

from analysis.rank_file.report.figures import BuildFigure

TREND_STEP = 50
TREND_HEIGHT = 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 14, 46


def trend(builds: Sequence[BuildFigure], ranked: str | None) -> Markup:
    """Satisfaction by build with its interval, oldest left; the ranked build stands out. Shares 0 to 1."""
    voted = [build for build in builds if build.share is not None]
    low, high = _span([build.low for build in voted], [build.high for build in voted])
    width = _LEFT + _RIGHT + TREND_STEP * max(len(voted), 4)
    inner = TREND_HEIGHT - _TOP - _BOTTOM

    def y(share: float) -> float:
        return round(_TOP + inner * (high - share) / (high - low), 1)

    def x(place: int) -> float:
        return round(_LEFT + (width - _LEFT - _RIGHT) * (place + 0.5) / max(len(voted), 1), 1)

    parts = [_grid(low, high, y, width)]
    line = " ".join(f"{x(place)},{y(build.share or 0)}" for place, build in enumerate(voted))
    parts.append(f'<polyline class="line" points="{line}"/>')
    for place, build in enumerate(voted):
        mark = "mark now" if build.name == ranked else "mark"
        parts.append(
            f'<g class="{mark}">'
            f'<line x1="{x(place)}" x2="{x(place)}" y1="{y(build.low)}" y2="{y(build.high)}"/>'
            f'<circle cx="{x(place)}" cy="{y(build.share or 0)}" r="4"/>'
            f'<text x="{x(place)}" y="{TREND_HEIGHT - 26}">{escape(build.name[:9])}</text>'
            f'<text class="count" x="{x(place)}" y="{TREND_HEIGHT - 10}">{build.n}</text></g>'
        )
    return _svg("trend", width, TREND_HEIGHT, parts)


def interval(low: float, value: float, high: float, least: float, most: float) -> Markup:
    """A thin bar from `low` to `high`, a dot at `value`, on an axis from `least` to `most` with its zero."""
    width, height = 150, 16

    def x(number: float) -> float:
        return round(4 + (width - 8) * (min(max(number, least), most) - least) / ((most - least) or 1), 1)

    return _svg(
        "interval",
        width,
        height,
        [
            f'<line class="zero" x1="{x(0)}" x2="{x(0)}" y1="1" y2="{height - 1}"/>',
            f'<line class="bar" x1="{x(low)}" x2="{x(high)}" y1="8" y2="8"/>',
            f'<circle cx="{x(value)}" cy="8" r="4.5"/>',
        ],
    )


def spark(values: Sequence[float]) -> Markup:
    """Little columns, oldest left, the last one in the accent."""
    step, height, most = 9, 24, max(values, default=0) or 1
    bars = []
    for place, value in enumerate(values):
        tall = max(round((height - 2) * value / most, 1), 1)
        mark = ' class="now"' if place == len(values) - 1 else ""
        bars.append(
            f'<rect{mark} x="{place * step}" y="{height - tall}" width="{step - 2}" height="{tall}"/>'
        )
    return _svg("spark", max(len(values) * step - 2, 1), height, bars)


def columns(shares: Sequence[float]) -> Markup:
    """The distribution of votes 1 to 5 as columns with their numbers below and shares above."""
    step, height, room = 44, 96, 30
    most = max(shares, default=0) or 1
    parts = []
    for place, share in enumerate(shares):
        tall = round((height - room - 6) * share / most, 1)
        centre, top = place * step + 19, height - 14 - tall
        parts.append(
            f'<rect x="{place * step}" y="{top}" width="38" height="{tall}"/>'
            f'<text x="{centre}" y="{top - 4}">{100 * share:.0f}</text>'
            f'<text class="count" x="{centre}" y="{height - 2}">{place + 1}</text>'
        )
    return _svg("columns", step * len(shares) - 6, height, parts)


def _grid(low: float, high: float, y: Callable[[float], float], width: float) -> str:
    steps = round((high - low) * 10)
    every = 1 if steps <= 6 else 2
    lines = []
    for step in range(0, steps + 1, every):
        share = low + step / 10
        lines.append(
            f'<line class="grid" x1="{_LEFT}" x2="{width - _RIGHT}" y1="{y(share)}" y2="{y(share)}"/>'
            f'<text class="axis" x="{_LEFT - 6}" y="{y(share) + 4}">{100 * share:.0f}</text>'
        )
    return "".join(lines)


def _span(lows: Sequence[float], highs: Sequence[float]) -> tuple[float, float]:
    """The tenths that hold all intervals, at least two of them."""
    low, high = floor(10 * min(lows, default=0)) / 10, ceil(10 * max(highs, default=1)) / 10
    return (low, high) if high - low > 0.15 else (max(low - 0.1, 0), min(high + 0.1, 1))


def _svg(name: str, width: float, height: float, parts: Sequence[str]) -> Markup:
    return Markup(  # noqa: S704 - numbers of ours, and names that are escaped above
        f'<svg class="{name}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )
