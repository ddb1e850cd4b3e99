"""Fetching an address that somebody typed in: never one of ours, never without an end.

A name is resolved once and the connection goes to the address that was looked at, so that a name server which answers
differently the second time gains nothing. Every redirect is looked at like the first address.
Source: OWASP, "Server Side Request Forgery Prevention Cheat Sheet"; ranges from the IANA special-purpose registries.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from core.language import N_
from core.refusals import Refusal

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
Allowed = Callable[[Address], bool]

PORTS = {"http": 80, "https": 443}
MOST_BYTES = 1_000_000
MOST_REDIRECTS = 3
SECONDS = 10.0
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65536
# Addresses that carry an IPv4 address inside: where they lead is decided by that one.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CARRIERS = (
    _NAT64,
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("2001::/32"),
    ipaddress.ip_network("::/96"),
)
_CLOSED = tuple(
    ipaddress.ip_network(each)
    for each in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
        *("fec0::/10", "fc00::/7", "2001:db8::/32", "3fff::/20", "5f00::/16", "100::/64"),
    )
)


@dataclass(frozen=True)
class Target:
    """An address that was looked at: where to connect, and what to ask for."""

    scheme: str
    host: str
    port: int
    path: str
    address: str
    """The IP address that the connection goes to."""


@dataclass(frozen=True)
class Answer:
    """What came back. ``body`` is whole: an answer beyond the limit is refused."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = ""


def is_public(address: Address) -> bool:
    """Whether an address lies in the open internet: not private, loopback, link-local, multicast, reserved, shared."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _CARRIERS):
            # NAT64, 6to4, Teredo, "IPv4-compatible": no webhook of honest people lives there.
            return False
    if address.is_multicast or any(address in each for each in _CLOSED if each.version == address.version):
        return False
    return address.is_global and not (
        address.is_private or address.is_loopback or address.is_link_local or address.is_unspecified
    )


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the machine's resolver has them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def check_url(url: str, *, resolver: Resolver = resolve, allowed: Allowed = is_public) -> Target:
    """Look at an address: http or https, no name and password in it, every address of its name ``allowed``.

    Raises Refusal (field ``url``), which tells nothing of what lies behind a closed address.
    """
    parts = _split(url)
    host, port = _host(parts), parts.port or PORTS[parts.scheme]
    literal = _literal(host)
    try:
        found = [str(literal)] if literal is not None else list(resolver(host, port))
        addresses = [ipaddress.ip_address(each.partition("%")[0]) for each in found]
    except (OSError, UnicodeError, ValueError):
        raise Refusal(N_("The name %(host)s is not known."), field="url", host=host) from None
    # One closed address among open ones is enough: the connection could be led to it.
    if not addresses or not all(allowed(each) for each in addresses):
        raise Refusal(
            N_("%(host)s is not in the open internet; only addresses there are called."),
            field="url",
            host=host,
        )
    path = parts.path or "/"
    return Target(
        parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path, str(addresses[0])
    )


def _split(url: str) -> SplitResult:
    broken = Refusal(N_("That is not the address of a web page; it begins with https://."), field="url")
    if len(url) > 2000 or not url.isascii() or any(sign <= " " or sign in '\\<>"\x7f' for sign in url):
        raise broken
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise broken from None
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise broken
    if parts.username is not None or parts.password is not None:
        raise Refusal(N_("Leave user name and password out of the address."), field="url")
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host or "%" in host:
        raise Refusal(N_("That is not the address of a web page; it begins with https://."), field="url")
    return host


def _literal(host: str) -> Address | None:
    """The address that ``host`` writes out, in any way that a resolver may understand; None for a name.

    A resolver takes 2130706433, 0x7f.1 and 0177.0.0.1 for 127.0.0.1, so these are read as it would.
    """
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    last = host.rpartition(".")[2]
    if not last.isdigit() and not last.startswith("0x"):
        return None  # no top-level domain is a number: what ends in one is an address (WHATWG URL, "ends in a number")
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        raise Refusal(N_("The name %(host)s is not known."), field="url", host=host) from None


def fetch(
    url: str,
    *,
    clock: Callable[[], float],
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    most_bytes: int = MOST_BYTES,
    seconds: float = SECONDS,
    redirects: int = MOST_REDIRECTS,
    resolver: Resolver = resolve,
    allowed: Allowed = is_public,
) -> Answer:
    """Ask ``url``, following ``redirects`` at most, each looked at anew; a POST is never sent on to another address.

    ``clock`` tells seconds that only grow (``time.monotonic``). Raises Refusal where an address is closed, an answer
    is larger than ``most_bytes``, the whole takes longer than ``seconds``, or nobody answers properly.
    """
    ends = clock() + seconds
    for _ in range(redirects + 1):
        target = check_url(url, resolver=resolver, allowed=allowed)
        answer = _ask(target, url, method, body, dict(headers or {}), most_bytes, lambda: ends - clock())
        where = answer.headers.get("location")
        if method != "GET" or answer.status not in _REDIRECTS or not where:
            return answer
        new = urljoin(url, where)
        if urlsplit(new).netloc != urlsplit(url).netloc:
            headers = {}  # what was meant for one host is not told another
        url = new
    raise Refusal(
        N_("%(host)s leads from one address to the next without end."), field="url", host=target.host
    )


def _ask(
    target: Target,
    url: str,
    method: str,
    body: bytes | None,
    headers: dict[str, str],
    most: int,
    left: Callable[[], float],
) -> Answer:
    connection = _Pinned(target, left)
    # Time-outs hold for one read; a host that drips its headers would begin a new one with each byte.
    watch = threading.Timer(max(left(), 0.001), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request(method, target.path, body=body, headers={"User-Agent": "OrangeFriday"} | headers)
        answer = connection.getresponse()
        content = b"" if answer.status in _REDIRECTS else _read(answer, connection, most, target.host, left)
        return Answer(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, content, url
        )
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Refusal(
            N_("%(host)s did not answer properly (%(error)s)."),
            field="url",
            host=target.host,
            error=type(error).__name__,
        ) from None
    finally:
        watch.cancel()
        connection.close()


def _read(
    answer: http.client.HTTPResponse, connection: _Pinned, most: int, host: str, left: Callable[[], float]
) -> bytes:
    parts: list[bytes] = []
    size = 0
    # read1: a host that sends a byte a second would keep read() busy for ever, the time-out starting anew each time.
    while chunk := answer.read1(_CHUNK):
        size += len(chunk)
        if size > most:
            raise Refusal(N_("The answer of %(host)s is too large."), field="url", host=host)
        parts.append(chunk)
        connection.allow(left())
    if left() <= 0:
        raise TimeoutError
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(parts)


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at; over TLS the certificate must be of the name."""

    def __init__(self, target: Target, left: Callable[[], float]) -> None:
        super().__init__(target.host, target.port)
        self.target = target
        self.left = left

    def connect(self) -> None:
        """Connect to the pinned address, whatever the name means by now."""
        made = socket.create_connection(
            (self.target.address, self.target.port), timeout=max(self.left(), 0.001)
        )
        if self.target.scheme == "https":
            made = ssl.create_default_context().wrap_socket(made, server_hostname=self.target.host)
        self.sock = made
        self.allow(self.left())

    def cut(self) -> None:
        """End it from another thread."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def allow(self, seconds: float) -> None:
        """Let the next step take no longer than what is left of the whole."""
        if seconds <= 0:
            raise TimeoutError
        if self.sock is not None:
            self.sock.settimeout(seconds)
