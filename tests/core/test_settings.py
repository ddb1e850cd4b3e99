"""Settings: defaults, and nonsense that is refused with the variable's name."""

import pytest

from core.settings import SETTINGS, BadSetting, read_settings


def test_every_default_is_a_valid_value() -> None:
    assert set(read_settings({})) == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("ORANGE_FRIDAY_MAIL_PORT", "99999"),
        ("ORANGE_FRIDAY_SIGN_UP", "perhaps"),
        ("ORANGE_FRIDAY_LANGUAGE", "tlh"),
        ("ORANGE_FRIDAY_THREADS", "many"),
    ],
)
def test_nonsense_is_refused_with_the_variables_name(name: str, nonsense: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read_settings({name: nonsense})


def test_a_slip_in_a_name_is_not_a_silent_default() -> None:
    with pytest.raises(BadSetting, match="ORANGE_FRIDAY_SINGUP"):
        read_settings({"ORANGE_FRIDAY_SINGUP": "no"})


def test_a_heroku_style_address_reaches_psycopg() -> None:
    assert read_settings({"DATABASE_URL": "postgres://h/n"})["DATABASE_URL"] == "postgresql+psycopg://h/n"
