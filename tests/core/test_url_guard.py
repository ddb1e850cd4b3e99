"""Addresses typed by strangers: what is closed stays closed, whatever it is written like; answers have an end."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import Refusal
from core.url_guard import Address, check_url, fetch, is_public

OPEN = ["93.184.216.34"]
LOOPBACK = pytest.mark.allow_hosts(["127.0.0.1"])


def resolves_to(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda _host, _port: list(addresses)


def anywhere(_address: Address) -> bool:
    return True


def check(url: str, *addresses: str) -> Any:
    return check_url(url, resolver=resolves_to(*(addresses or OPEN)))


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "0",
            "0.0.0.0",
        ),
        *("10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254"),
        *(
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "198.18.0.1",
            "192.0.0.170",
            "192.0.2.1",
            "127.0.0.1.",
        ),
        *(
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[fe80::1]",
            "[fc00::1]",
        ),
        *(
            "[fd12::1]",
            "[ff02::1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::a00:1]",
            "[64:ff9b:1::a00:1]",
            "[2002:7f00:1::]",
        ),
        *(
            "[2001:0:7f00:1::]",
            "[2001:db8::1]",
            "[fec0::1]",
            "[::ffff:169.254.169.254]",
            "1.2.3.4.5",
            "256.1",
        ),
    ],
)
def test_a_closed_address_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(Refusal) as caught:
        check(f"http://{host}/")
    assert caught.value.field == "url"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.1.1", "::1", "::ffff:10.0.0.1", "fe80::1%eth0", "rubbish"]
)
def test_a_name_that_leads_to_a_closed_address_is_refused(address: str) -> None:
    with pytest.raises(Refusal):
        check("https://hooks.example.com/x", address)


def test_one_closed_address_among_open_ones_is_enough() -> None:
    with pytest.raises(Refusal):
        check("https://hooks.example.com/x", *OPEN, "10.0.0.1")


def test_a_name_without_an_address_is_refused() -> None:
    with pytest.raises(Refusal):
        check_url("https://hooks.example.com/", resolver=lambda _host, _port: [])


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "x",
            "ftp://example.com/",
            "file:///etc/passwd",
            "gopher://example.com/",
            "javascript:alert(1)",
        ),
        *(
            "//example.com/",
            "http://",
            "http:///x",
            "http://user:pw@example.com/",
            "http://user@example.com/",
        ),
        *("http://example.com:0/", "http://example.com:99999/", "http://example.com:x/", "http://[::1/"),
        *(
            "http://exa mple.com/",
            "http://example.com\\@127.0.0.1/",
            "http://example.com/\r\nHost: x",
            "http://ex\tample",
        ),
        *("http://%31%32%37.0.0.1/", "http://①②⑦.0.0.1/", "http://" + "a" * 2000, "http://[fe80::1%25eth0]/"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(Refusal):
        check(url)


def test_an_open_address_is_pinned() -> None:
    target = check("https://Hooks.Example.com:8443/a/b?c=d#e")
    assert (target.scheme, target.host, target.port) == ("https", "hooks.example.com", 8443)
    assert (target.path, target.address) == ("/a/b?c=d", OPEN[0])


@given(st.ip_addresses())
def test_public_is_never_more_than_what_the_registries_call_global(address: Address) -> None:
    if is_public(address):
        assert address.is_global and not address.is_private and not address.is_multicast


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_carried_in_ipv6_is_never_more_open(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    assert is_public(mapped) == is_public(address)
    nat64 = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address))
    assert not is_public(nat64)


@given(st.ip_addresses(v=4))
def test_the_decimal_and_octal_forms_are_the_same_address(address: ipaddress.IPv4Address) -> None:
    octal = ".".join(f"0{int(part):o}" for part in str(address).split("."))
    for host in (str(int(address)), hex(int(address)), octal):
        if is_public(address):
            assert check(f"http://{host}/").address == str(address)
        else:
            with pytest.raises(Refusal):
                check(f"http://{host}/")


class Told(BaseHTTPRequestHandler):
    """Answers as the path asks."""

    seen: list[tuple[str, str, str | None]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"], self.headers.get("X-Secret")))
        getattr(self, "answer_" + self.path.split("/")[1].split("?")[0], self.answer_plain)()

    do_POST = do_GET

    def answer_plain(self) -> None:
        self._send(200, b"hello")

    def answer_big(self) -> None:
        self._send(200, b"x" * 5000)

    def answer_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"x")
                time.sleep(0.02)
        except OSError:
            self.close_connection = True

    def answer_slow(self) -> None:
        try:
            for _ in range(200):
                self.wfile.write(b"H")
                self.wfile.flush()
                time.sleep(0.02)
        except OSError:
            self.close_connection = True

    def answer_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")

    def answer_loop(self) -> None:
        self._send(302, b"", Location="/loop")

    def answer_inside(self) -> None:
        self._send(302, b"", Location="http://169.254.169.254/latest/meta-data/")

    def answer_elsewhere(self) -> None:
        self._send(302, b"", Location=f"http://other.example:{self.server.server_port}/plain")  # type: ignore[attr-defined]

    def answer_file(self) -> None:
        self._send(302, b"", Location="file:///etc/passwd")

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """A server of this machine, met under a name of the open internet."""
    Told.seen = []
    made = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://hooks.example:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


def get(url: str, **more: Any) -> Any:
    """Fetch as if this machine were out there; nothing else is."""
    on_test = {"resolver": resolves_to("127.0.0.1"), "allowed": lambda each: str(each) == "127.0.0.1"}
    return fetch(url, clock=time.monotonic, **(on_test | more))


@LOOPBACK
def test_the_connection_goes_to_the_pinned_address_and_names_the_host(server: str) -> None:
    assert get(f"{server}/plain").body == b"hello"
    assert Told.seen[0][1] == server.removeprefix("http://")


@LOOPBACK
def test_the_name_is_resolved_once(server: str) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    assert get(f"{server}/plain", resolver=lambda _host, _port: next(answers)).status == 200


@LOOPBACK
@pytest.mark.parametrize("path", ["inside", "file", "loop"])
def test_a_redirect_is_looked_at_like_the_first_address(server: str, path: str) -> None:
    with pytest.raises(Refusal):
        get(f"{server}/{path}")


@LOOPBACK
def test_another_host_is_not_told_the_headers_of_the_first(server: str) -> None:
    assert get(f"{server}/elsewhere", headers={"X-Secret": "s"}).status == 200
    assert [secret for _, _, secret in Told.seen] == ["s", None]


@LOOPBACK
def test_a_post_is_not_sent_on(server: str) -> None:
    assert get(f"{server}/elsewhere", method="POST", body=b"{}").status == 302
    assert len(Told.seen) == 1


@LOOPBACK
def test_an_answer_beyond_the_limit_is_refused(server: str) -> None:
    with pytest.raises(Refusal, match="too large"):
        get(f"{server}/big", most_bytes=4999)
    assert len(get(f"{server}/big", most_bytes=5000).body) == 5000


@LOOPBACK
def test_an_answer_that_drips_ends_with_the_time(server: str) -> None:
    began = time.monotonic()
    with pytest.raises(Refusal, match="TimeoutError"):
        get(f"{server}/endless", seconds=0.3)
    assert time.monotonic() - began < 2


@LOOPBACK
def test_headers_that_drip_end_with_the_time(server: str) -> None:
    began = time.monotonic()
    with pytest.raises(Refusal, match="did not answer"):
        get(f"{server}/slow", seconds=0.3)
    assert time.monotonic() - began < 2


@LOOPBACK
def test_half_an_answer_is_none(server: str) -> None:
    with pytest.raises(Refusal, match="IncompleteRead"):
        get(f"{server}/short")


@LOOPBACK
def test_a_closed_door_is_a_refusal() -> None:
    with pytest.raises(Refusal, match="did not answer"):
        get("http://hooks.example:9/")


@LOOPBACK
def test_by_default_this_machine_is_not_called(server: str) -> None:
    with pytest.raises(Refusal, match="open internet"):
        fetch(f"{server}/plain", clock=time.monotonic, resolver=resolves_to("127.0.0.1"))
    assert Told.seen == []
