"""The severity lane: words for data loss, security and cannot-use, and what turns them round."""

import pytest

from analysis.priorities.ranking_severity import request_severity, severity_of

CRITICAL = [
    "The update wiped all my photos",
    "I lost all my notes after updating",
    "my contacts are gone since Friday",
    "All of my chat messages have disappeared",
    "Data loss after the reboot!",
    "someone hacked my account",
    "There is a security hole in the lock screen",
    "it shows someone else’s messages",
    "unauthorised charges on my card",
    "更新后照片全没了",
    "升級之後聯絡人不見了",
    "账号被盗了",
    "個資洩漏太可怕",
]
MAJOR = [
    "it won't open any more",
    "App crashes on start",
    "I can't log in",
    "cannot even sign in since the update",
    "black screen after boot",
    "phone is bricked",
    "打不开",
    "更新后一直闪退",
    "無法登入",
    "登录不上",
]
MINOR = ["very slow since the update", "there is a bug in the calendar", "电池很耗电", "通知延遲"]
NONE = [
    "I love it",
    "please add a dark theme",
    "",
    "我想要深色模式",
    "I deleted my old photos to make room",
    "no data loss so far, great",
    "never crashes",
    "没有闪退，很好",
    "I am afraid to lose all my photos",
    "how to delete all my messages at once?",
]


@pytest.mark.parametrize("text", CRITICAL)
def test_lost_data_and_broken_security_are_critical(text: str) -> None:
    assert severity_of(text) == "critical"


@pytest.mark.parametrize("text", MAJOR)
def test_what_cannot_be_used_is_major(text: str) -> None:
    assert severity_of(text) == "major"


@pytest.mark.parametrize("text", MINOR)
def test_what_works_badly_is_minor(text: str) -> None:
    assert severity_of(text) == "minor"


@pytest.mark.parametrize("text", NONE)
def test_wishes_praise_denials_and_own_deeds_are_none(text: str) -> None:
    assert severity_of(text) == "none"


def test_one_report_is_enough_for_a_request_of_few() -> None:
    assert request_severity(["critical", "none"], ["ann", "bob"]) == "critical"


def test_one_report_among_many_people_is_not() -> None:
    assert request_severity(["critical"] + ["none"] * 9, list("abcdefghij")) == "none"


def test_a_tenth_of_the_people_makes_a_request_critical() -> None:
    assert request_severity(["critical"] * 2 + ["none"] * 18, list(range(20))) == "critical"


def test_one_person_reporting_often_counts_once() -> None:
    assert request_severity(["critical"] * 9 + ["none"] * 9, ["ann"] * 9 + list(range(9))) == "none"


def test_a_popular_request_does_not_bury_five_reports_of_lost_data() -> None:
    assert request_severity(["critical"] * 5 + ["minor"] * 395, list(range(400))) == "critical"


def test_worse_reports_count_for_the_milder_level_too() -> None:
    assert request_severity(["critical"] + ["major"] * 3 + ["none"] * 16, list(range(20))) == "major"


def test_a_request_without_texts_is_none() -> None:
    assert request_severity([], []) == "none"
