"""The people behind each theme."""

from analysis.chosen_build import ChosenBuild
from analysis.findings import HeardTheme
from analysis.remarks import Remarks
from analysis.topics.finding import FoundTopics
from analysis.voices import theme_voices_of


def heard_themes(remarks: Remarks, chosen: ChosenBuild, found: FoundTopics) -> list[HeardTheme]:
    """The voices of each theme of `found`; a person counts once, however many of its topics they raised."""
    voices = theme_voices_of(remarks, chosen, found)
    return [
        HeardTheme(
            people=int(people),
            share=int(people) / max(voices.heard, 1),
            people_ever=int(voices.ever[place]),
            people_by_build=[int(heard) for heard in voices.by_build[:, place]],
        )
        for place, people in enumerate(voices.people)
    ]
