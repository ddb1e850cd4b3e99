"""A number that somebody types, with a decimal point or a decimal comma."""

from __future__ import annotations

import math
import re
from typing import Any

from flask_babel import gettext as _
from wtforms import FloatField

_COMMA = re.compile(r"([+-]?\d*)[,，](\d+)")


class NumberField(FloatField):
    """As its parent, but "2,5" is two and a half. What can be read in two ways, or is no number, is refused with the
    cure.
    """

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Sets ``data`` to the number; ValueError, in words for the visitor, where there is none."""
        if not valuelist:
            return
        self.data = None
        typed = str(valuelist[0]).strip()
        comma = _COMMA.fullmatch(typed)
        if comma and len(comma[2]) == 3 and comma[1].strip("+-0"):
            message = _(
                "%(field)s: “%(typed)s” can be read in two ways. Write thousands without a comma, and decimals with a"
                " point.",
                field=self.label.text,
                typed=typed,
            )
            raise ValueError(message)
        try:
            number = float(f"{comma[1]}.{comma[2]}" if comma else typed)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise ValueError(
                _(
                    "%(field)s is a number such as 2.5, not “%(typed)s”.",
                    field=self.label.text,
                    typed=typed[:40],
                )
            )
        self.data = number
