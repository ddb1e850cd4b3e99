"""The shapes of what goes in and out, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, DateTime, Dict, Float, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range

from analysis.priorities.feature_requests.request import STATE_NAMES
from releases.notes import KINDS as LINE_KINDS
from surveys.feedback import KINDS, LONGEST, SEVERITIES
from webapp.plain_input import plain


class PlainString(String):
    """A text of the caller's without NULs and halves of characters, which no database takes."""

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> Any:
        return plain(super()._deserialize(value, *args, **more))


class PageQuery(Schema):
    """Which part of a list."""

    cursor = String(metadata={"description": "The next_cursor of the page before."})
    limit = Integer(load_default=20, validate=Range(1, 100))


class ProductOut(Schema):
    """A product."""

    slug = String()
    name = String()
    description = String()
    zone = String()
    next_release = DateTime(
        metadata={"description": "The next Friday (or whatever day the product releases on), UTC."}
    )


class SatisfactionOut(Schema):
    """What the votes say. Shares are 0 to 1."""

    votes = Integer()
    satisfied = Integer(metadata={"description": "Votes of 4 or 5."})
    share = Float(allow_none=True)
    low = Float(allow_none=True, metadata={"description": "Wilson 95 % interval."})
    high = Float(allow_none=True)
    distribution = List(Integer(), metadata={"description": "Votes by score, 1 first."})


class LineOut(Schema):
    """One change line."""

    id = Integer()
    kind = String(validate=OneOf(list(LINE_KINDS)))
    text = String(metadata={"description": "Markdown."})


class BuildOut(Schema):
    """A build. ``satisfaction`` is null while its numbers are not yours to see."""

    version = String()
    slug = String()
    ring = String()
    only_models = List(String(), metadata={"description": "Empty: for every device."})
    state = String()
    headline = String()
    version_date = Date(allow_none=True)
    published_at = DateTime()
    votes_close_at = DateTime(allow_none=True)
    open_to_votes = Boolean()
    satisfaction = Nested(SatisfactionOut, allow_none=True)


class DownloadOut(Schema):
    """Where one kind of device gets the build."""

    device = String()
    url = String()
    sha256 = String(allow_none=True)
    size_bytes = Integer(allow_none=True)


class BuildPageOut(BuildOut):
    """A build with its notes."""

    what_to_test = String()
    install_steps = String()
    go_back_steps = String()
    withdrawal_advice = String()
    downloads = List(Nested(DownloadOut))
    lines = List(Nested(LineOut))


class BuildsOut(Schema):
    """A page of builds, newest version first."""

    builds = List(Nested(BuildOut))
    next_cursor = String(allow_none=True)


class VoteIn(Schema):
    """A score, and its main reason."""

    score = Integer(
        required=True,
        strict=True,
        metadata={"description": "1 very dissatisfied … 5 very satisfied.", "minimum": 1, "maximum": 5},
    )
    reason = PlainString(validate=Length(max=LONGEST))
    device = PlainString(
        validate=Length(max=40),
        metadata={
            "description": "Key of the device it comes from; without one the only device, if there is one."
        },
    )


class VoteOut(Schema):
    """The caller's vote."""

    build = String()
    score = Integer()
    cast_at = DateTime()
    changed_at = DateTime()


class DeviceIn(Schema):
    """What is known of a device; what is left out is taken back."""

    model = PlainString(validate=Length(max=120), load_default="")
    system = PlainString(validate=Length(max=120), load_default="", metadata={"description": "Its version."})
    language = PlainString(
        validate=Length(max=20), load_default="", metadata={"description": "zh-Hans, en, …"}
    )


class DeviceOut(Schema):
    """A device of the caller."""

    key = String()
    model = String(allow_none=True)
    system = String(allow_none=True)
    language = String(allow_none=True)
    first_seen = DateTime()


class FeedbackIn(Schema):
    """A text on a build."""

    text = PlainString(required=True, metadata={"maxLength": LONGEST})
    kind = String(validate=OneOf(list(KINDS)))
    severity = String(validate=OneOf(list(SEVERITIES)))
    area = PlainString(metadata={"description": "Slug of an area of the product."})


class RepeatHeader(Schema):
    """What makes a repeated call harmless."""

    key = String(
        data_key="Idempotency-Key",
        validate=Length(1, 100),
        metadata={"description": "Sent again, the same key answers what the first call kept."},
    )


class FeedbackOut(Schema):
    """A text that was kept."""

    id = Integer()
    build = String(allow_none=True)
    text = String()
    kind = String(allow_none=True)
    severity = String(allow_none=True)
    written_at = DateTime()


class RequestsQuery(PageQuery):
    """Which requests."""

    state = String(validate=OneOf(list(STATE_NAMES)))


class ThemeOut(Schema):
    """The theme that the newest analysis puts a request in."""

    id = Integer()
    title = String()


class RequestOut(Schema):
    """A feature request."""

    id = Integer()
    title = String()
    state = String()
    answer = String()
    keywords = List(String())
    theme = Nested(
        ThemeOut,
        allow_none=True,
        metadata={"description": "Null where it is in none, or there are no themes."},
    )
    people = Integer(metadata={"description": "Distinct supporters, by feedback or by me too."})
    supported = Boolean(metadata={"description": "Whether the caller is one of them."})
    planned_build = String(allow_none=True)
    shipped_build = String(allow_none=True)
    merged_into = Integer(
        allow_none=True,
        metadata={"description": "The request that stands for this one since the two were merged."},
    )
    created_at = DateTime()


class RequestRow(RequestOut):
    """A feature request in a list (a shape of its own: apispec registers no shape twice)."""


class RequestsOut(Schema):
    """A page of requests, newest first."""

    requests = List(Nested(RequestRow))
    next_cursor = String(allow_none=True)


class ProblemOut(Schema):
    """An error (RFC 9457)."""

    type = String()
    title = String()
    status = Integer()
    detail = String()
    field = String()
    errors = Dict()
