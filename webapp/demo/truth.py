"""The planted truth: which problems and wishes exist in which builds, and what each costs in satisfaction.

A build's testers are unhappy for causes that act independently (a noisy-or): a cause reaches ``share`` of the
testers and spoils the vote of a reached one with the probability that makes it cost exactly ``points``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import prod

# The share of testers who would be satisfied if nothing at all were wrong.
CONTENT = 0.95
FIRST, WITHDRAWN, NEWEST, DRAFT = 1, 6, 13, 14


@dataclass(frozen=True)
class Problem:
    """A planted cause of dissatisfaction: a fault, or a wish that is still open.

    ``first_build`` and ``fixed_in`` are numbers of builds; in ``fixed_in`` the cause is gone (None: never).
    ``points`` are percentage points of satisfaction, ``share`` the share (0-1) of testers who meet it.
    """

    key: str
    area: str
    first_build: int
    fixed_in: int | None
    points: float
    share: float
    severity: str
    kind: str = "problem"
    english: tuple[str, ...] = ()
    chinese: tuple[str, ...] = ()
    english_details: tuple[str, ...] = ()
    chinese_details: tuple[str, ...] = ()

    def active_in(self, build: int) -> bool:
        """Whether testers of build number ``build`` can meet it."""
        return self.first_build <= build and (self.fixed_in is None or build < self.fixed_in)


# In the order of their first build; the phrasings stand in texts/causes/KEY.txt.
CAUSES = (
    Problem("wifi_drops", "Connectivity", 1, 5, 4.0, 0.11, "major"),
    Problem("call_times", "Calls", 1, 8, 3.4, 0.15, "minor", "idea"),
    Problem("keyboard_lag", "Keyboard", 1, 4, 2.8, 0.10, "minor"),
    Problem("gallery_sort", "Camera and photos", 1, 7, 1.6, 0.08, "minor"),
    Problem("one_hand", "Home screen", 1, None, 0.8, 0.09, "minor", "idea"),
    Problem("maps_gps", "Connectivity", 2, 7, 2.4, 0.08, "major"),
    Problem("split_screen", "Home screen", 2, None, 0.6, 0.08, "minor", "idea"),
    Problem("alarm_silent", "Notifications and alarms", 3, 5, 2.2, 0.04, "critical"),
    Problem("text_too_small", "Settings and language", 3, None, 1.3, 0.06, "major"),
    Problem("screenshot_long", "Home screen", 3, 11, 0.7, 0.09, "minor", "idea"),
    Problem("fingerprint_fails", "Settings and language", 4, 8, 3.0, 0.10, "major"),
    Problem("dark_flash", "Home screen", 5, None, 1.8, 0.10, "minor"),
    Problem("ringtone_per_sim", "Calls", 5, None, 0.9, 0.08, "minor", "idea"),
    Problem("boot_loop", "Updates and storage", 6, 7, 17.0, 0.36, "critical"),
    Problem("translations_zh", "Settings and language", 7, 12, 1.0, 0.07, "minor"),
    Problem("storage_full", "Updates and storage", 8, 12, 2.4, 0.08, "major"),
    Problem("notif_late", "Notifications and alarms", 9, 11, 7.5, 0.16, "major"),
    Problem("camera_slow", "Camera and photos", 9, 10, 6.5, 0.15, "major"),
    Problem("guest_mode", "Settings and language", 9, None, 0.5, 0.09, "minor", "idea"),
    Problem("call_echo", "Calls", 10, 12, 3.2, 0.10, "major"),
    Problem("weather_widget", "Home screen", 10, None, 1.0, 0.07, "minor"),
    Problem("calendar_shift", "Calendar", 11, None, 3.0, 0.14, "major"),
    Problem("contacts_lost", "Calls", 12, None, 1.2, 0.025, "critical"),
    Problem("update_stuck", "Updates and storage", 12, None, 1.6, 0.07, "major"),
    Problem("battery_overnight", "Battery", 13, None, 7.5, 0.30, "major"),
    Problem("bluetooth_car", "Connectivity", 13, None, 5.0, 0.22, "major"),
)


def active_in(build: int) -> tuple[Problem, ...]:
    """The causes that testers of build number ``build`` can meet."""
    return tuple(cause for cause in CAUSES if cause.active_in(build))


def planted_order(build: int) -> list[str]:
    """Keys of the causes active in ``build``, the dearest first."""
    return [cause.key for cause in sorted(active_in(build), key=lambda cause: -cause.points)]


def expected_cost(build: int) -> dict[str, float]:
    """By cause: the points of satisfaction ``build`` would regain were that cause alone solved."""
    return {cause.key: cause.points for cause in active_in(build)}


@cache
def expected_satisfaction(build: int) -> float:
    """The share (0-1) of satisfied voters of ``build``: the content share less every active cause.

    With S the satisfaction and f the share of all testers a cause spoils, solving it alone gives S / (1 - f),
    so it costs S * f / (1 - f); S = CONTENT * product of (1 - f) then fixes both. Solved by substitution.
    """
    satisfaction = CONTENT
    for _ in range(200):
        kept = (satisfaction / (satisfaction + cause.points / 100) for cause in active_in(build))
        satisfaction = CONTENT * prod(kept)
    return satisfaction


def spoiling(cause: Problem, build: int) -> float:
    """The probability (0-1) that ``cause`` spoils the vote of a tester of ``build`` whom it reaches."""
    lost = cause.points / 100
    return lost / (expected_satisfaction(build) + lost) / cause.share
