"""The report's sentences: numbers turned into words, in the reader's language."""

from gettext import NullTranslations
from typing import Any

from analysis.findings import Findings, RankedRequest
from analysis.priorities.ranking_order import FIRST_BAND
from analysis.rank_file.report.figures import Beside, BuildFigure
from core.language import N_
from surveys.statistics import MINUS, Difference

TRENDS = {
    "new": N_("▲ new"),
    "up": N_("▲ up"),
    "flat": N_("– steady"),
    "down": N_("▼ down"),
    "gone": N_("▼ gone"),
}
SEVERITIES = {"minor": N_("minor"), "major": N_("major"), "critical": N_("critical")}
KINDS = {
    "problem": N_("problems"),
    "idea": N_("ideas"),
    "question": N_("questions"),
    "praise": N_("praise"),
    "noise": N_("without content"),
}


class Words:
    """A translator with the values filled in."""

    def __init__(self, translations: NullTranslations) -> None:
        self.translations = translations

    def __call__(self, message: str, **values: Any) -> str:
        found = self.translations.gettext(message)
        return found % values if values else found

    def ngettext(self, one: str, many: str, num: int) -> str:
        """A message that depends on a number; `%(num)s` in it is that number, grouped by thousands."""
        return self.translations.ngettext(one, many, num) % {"num": f"{num:,}"}


def percent(share: float | None, digits: int = 1) -> str:
    """A share as per cent without its sign; a dash for None."""
    return "–" if share is None else f"{100 * share:.{digits}f}"


def signed(number: float, digits: int = 1) -> str:
    """A number with a real minus sign."""
    text = f"{abs(number):.{digits}f}"
    return MINUS + text if number < 0 and float(text) else text


def summary_line(words: Words, findings: Findings) -> str:
    """What was read and ranked, in a sentence."""
    people = words.ngettext("%(num)s person was heard", "%(num)s people were heard", findings.people)
    if findings.build is None and findings.builds:
        return words(N_("%(people)s, all builds together."), people=people)
    if findings.build is None:
        return words(N_("%(people)s; the file names no builds."), people=people)
    older = words.ngettext("%(num)s older build", "%(num)s older builds", len(findings.builds) - 1)
    return words(N_("%(people)s on this build; %(older)s are its history."), people=people, older=older)


def votes_line(words: Words, findings: Findings) -> str:
    """How many voted, and how many of them silently."""
    votes = words.ngettext("%(num)s vote", "%(num)s votes", findings.voters)
    if not findings.silent_share:
        return votes
    silent = percent(findings.silent_share, 0)
    return words(N_("%(votes)s, %(silent)s %% of them without a word"), votes=votes, silent=silent)


def change_of(words: Words, before: BuildFigure, found: Difference) -> dict[str, str]:
    """The change from the build before with its verdict."""
    verdict = N_("more than noise") if found.more_than_noise else N_("may be noise")
    good = found.change > 0
    low, high = signed(100 * found.low), signed(100 * found.high)
    return {
        "build": before.name,
        "arrow": "▲" if good else "▼" if found.change < 0 else "=",
        "points": signed(100 * found.change),
        "unit": words(N_("points")),
        "mood": ("good" if good else "bad") if found.more_than_noise else "",
        "verdict": words(N_("%(verdict)s (%(low)s to %(high)s)"), verdict=words(verdict), low=low, high=high),
    }


BY_POINTS = N_(
    "Ordered by what each costs: the points of satisfaction that would come back if the people who"
    " raised it felt like comparable people who did not. The bar is the interval of 95 %; “stays” says in"
    " how many resamples of the people a request keeps its place among the first 5, 10, 20. Open a line"
    " for the voices behind it."
)
BY_PEOPLE = N_(
    "Ordered by how many people raised each, each person counted once. “Stays” says in how many"
    " resamples of the people a request keeps its place among the first 5, 10, 20. Open a line for the"
    " voices behind it."
)


def ranking_line(words: Words, findings: Findings) -> str:
    """What the order means."""
    return words(BY_POINTS if findings.ranked_by == "points" else BY_PEOPLE)


def sure_line(words: Words, findings: Findings, told: list[int]) -> str:
    """How sure the first five are as a set; "" where that says nothing, or others are `told` (ranks) first."""
    listed = [request.rank for request in findings.requests if request.people and _carried(findings, request)]
    if findings.first_kept is None or told[:FIRST_BAND] != listed[:FIRST_BAND]:
        return ""
    number = round(100 * findings.first_kept)
    return words(N_("In %(number)s of 100 resamples these five stay the top five."), number=number)


def _carried(findings: Findings, request: RankedRequest) -> bool:
    return findings.ranked_by != "points" or request.points is not None


def why_line(words: Words, request: RankedRequest) -> str:
    """Reach × impact × confidence ÷ effort with its numbers; "" where there are too few to say."""
    if request.points is None or request.reach is None or request.impact is None or request.rice is None:
        return ""
    return words(
        N_(
            "Reach %(reach)s %% × impact %(impact)s = %(points)s points; × confidence %(confidence)s %%"
            " ÷ effort %(effort)s = %(rice)s (RICE)."
        ),
        reach=percent(request.reach),
        impact=signed(request.impact, 2),
        points=signed(request.points, 2),
        confidence=percent(request.confidence, 0),
        effort=f"{request.effort:g}",
        rice=signed(request.rice, 2),
    )


def beside_line(words: Words, beside: Beside | None) -> str:
    """The votes of those who raised it beside those of the others."""
    if beside is None:
        return ""
    return words(
        N_(
            "Satisfied are %(with)s %% of the %(supporters)s voters who raised it and %(without)s %% of the"
            " %(others)s others."
        ),
        **{
            "with": percent(beside.supporters_satisfied, 0),
            "supporters": f"{beside.supporters:,}",
            "without": percent(beside.others_satisfied, 0),
            "others": f"{beside.others:,}",
        },
    )


def kinds_line(words: Words, findings: Findings) -> str:
    """How many texts of each kind."""
    parts = [
        f"{findings.kinds[kind]:,} {words(name)}" for kind, name in KINDS.items() if findings.kinds.get(kind)
    ]
    return " · ".join(parts) or "–"
