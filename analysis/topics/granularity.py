"""How fine topics are: one rule that shifts the knobs of the engine, step by step."""

from __future__ import annotations

from dataclasses import replace

from .settings import TopicSettings

# Of one step finer. Chosen so that it gives a fifth to a third more topics and one coarser so many fewer: on three
# planted builds and 300 texts of Banking77 and on reviews of a streaming service (benchmarks/quality/README.md).
FINER_RESOLUTION = 1.5
FINER_LETTERS = 1.35  # vectors of letters fall together faster
STRICTER_SHARE = 0.06
STRICTER_ALIKE = 0.07


def at_granularity(settings: TopicSettings) -> TopicSettings:
    """The settings with every knob that decides how fine topics are where ``settings.granularity`` puts it.

    With g steps (0: nothing changes) each resolution is multiplied by 1.5 (that of letters by 1.35) to the power of g:
    the graph falls into more or fewer clusters. To each share from which clusters are joined 0.06 × g is added, and the
    cosine from which texts say the same is multiplied by 1 + 0.07 × g: fewer or more of them are joined. More g never
    makes a knob coarser. The answer has granularity 0: the rule is applied once.
    """
    steps = settings.granularity
    if not steps:
        return settings
    finer = FINER_RESOLUTION**steps
    return replace(
        settings,
        granularity=0,
        resolution=settings.resolution * finer,
        letters_resolution=settings.letters_resolution * FINER_LETTERS**steps,
        known_resolution=settings.known_resolution * finer,
        new_resolution=settings.new_resolution * finer,
        merge_share=_share(settings.merge_share, steps),
        merge_share_large=_share(settings.merge_share_large, steps),
        known_share=_share(settings.known_share, steps),
        alike_share=settings.alike_share * (1 + STRICTER_ALIKE * steps),
    )


def _share(usual: float, steps: int) -> float:
    # Never to nothing, whatever somebody has set: a share of 0 would join everything.
    return max(usual + STRICTER_SHARE * steps, usual / 4)
