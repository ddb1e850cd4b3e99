"""Every page of this room, imported so that its routes hang on the blueprint."""

from webapp.pages import (
    feedback,
    front,
    health,
    home,
    joining,
    me,
    me_data,
    me_tokens,
    not_meant,
    on_build,
    release,
    releases,
    request_page,
    requests,
    supporting,
    voting,
)
from webapp.pages.blueprint import blueprint

__all__ = [
    "blueprint",
    "feedback",
    "front",
    "health",
    "home",
    "joining",
    "me",
    "me_data",
    "me_tokens",
    "not_meant",
    "on_build",
    "release",
    "releases",
    "request_page",
    "requests",
    "supporting",
    "voting",
]
