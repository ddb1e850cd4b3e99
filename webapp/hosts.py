"""Only requests for our own host names are answered: what the Host header says ends up in links."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.sansio.utils import host_is_trusted

OWN = ("localhost", "127.0.0.1", "[::1]")
CURE = """\
This server does not answer to the name of this address.

If you run it: set ORANGE_FRIDAY_HOSTS to the names it is reached by, for example

    ORANGE_FRIDAY_HOSTS=beta.example.com

or ORANGE_FRIDAY_BASE_URL to its public address. Behind a proxy, let the proxy pass the Host header on, or set
ORANGE_FRIDAY_PROXIES. `orange-friday doctor` checks this.
"""


def hosts_of(app: Flask) -> tuple[str, ...]:
    """The names that are answered, this machine's own included."""
    given: tuple[str, ...] = app.config["ORANGE_FRIDAY_HOSTS"]
    base = urlsplit(app.config["ORANGE_FRIDAY_BASE_URL"]).hostname
    return (*OWN, *(given or ((base,) if base else ())))


def install_host_check(app: Flask) -> None:
    """Refuse every other name, before anything else looks at the request; in plain text, since a page has links."""
    known = hosts_of(app)

    @app.before_request
    def check_host() -> Response | None:
        host = request.host
        # The library reads an IPv6 address in brackets as name and port.
        if host_is_trusted(host, known) or host.partition("]")[0] + "]" in known:
            return None
        return Response(CURE, 400, mimetype="text/plain")
