"""Make the pictures of docs/pictures from the demo: `make pictures`. Needs chromium.

Each picture is one row of PICTURES; what it shows is what the demo's database holds at that moment.
"""

from __future__ import annotations

import argparse
import os
import threading
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from waitress import create_server

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = (390, 844), (1440, 900)


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at what, how wide, in which theme and language."""

    name: str
    path: str
    who: str | None
    size: tuple[int, int]
    theme: str = "light"
    language: str = "en"
    whole: bool = True


PICTURES = (
    Picture("home-phone", "/p/skylark/", "tester@skylark.example", PHONE),
    Picture("home-phone-chinese-dark", "/p/skylark/", "ceshi@skylark.example", PHONE, "dark", "zh"),
    Picture("home-desk", "/p/skylark/", "tester@skylark.example", DESK),
    Picture("releases-desk", "/p/skylark/releases", None, DESK),
    Picture("releases-phone", "/p/skylark/releases", None, PHONE),
    Picture("requests-desk", "/p/skylark/requests", "tester@skylark.example", DESK, whole=False),
    Picture("feedback-phone", "/p/skylark/feedback/new", "tester@skylark.example", PHONE),
    Picture("me-phone", "/me", "tester@skylark.example", PHONE, whole=False),
    Picture("studio-desk", "/p/skylark/studio/", "staff@skylark.example", DESK),
    Picture("health-desk", "/p/skylark/insights/", "manager@skylark.example", DESK),
    Picture("ranked-desk", "/p/skylark/insights/requests", "manager@skylark.example", DESK, whole=False),
    Picture(
        "ranked-desk-dark",
        "/p/skylark/insights/requests",
        "manager@skylark.example",
        DESK,
        "dark",
        "zh",
        whole=False,
    ),
    Picture("ranked-phone", "/p/skylark/insights/requests", "manager@skylark.example", PHONE, whole=False),
    Picture(
        "topics-desk", "/p/skylark/insights/topics?look=same", "manager@skylark.example", DESK, whole=False
    ),
    Picture("topic-desk", "/p/skylark/insights/topics/1", "manager@skylark.example", DESK, whole=False),
    Picture("runs-desk", "/p/skylark/insights/runs", "manager@skylark.example", DESK),
)


def main() -> None:
    """Load the demo if need be, serve it on a free port, and take the pictures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=HERE.parent / ".demo", help="the demo's folder")
    arguments.add_argument("--out", type=Path, default=HERE / "pictures", help="where the pictures go")
    arguments.add_argument("--only", default="", help="only pictures whose name contains this")
    options = arguments.parse_args()
    from core.clock import system_clock
    from webapp.cli.demo import _app_in, load

    app = _app_in(options.data, "http://127.0.0.1:5000")
    load(app, system_clock())
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = os.environ.get("ORANGE_FRIDAY_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for picture in PICTURES:
            if options.only in picture.name:
                take(browser, f"http://127.0.0.1:{server.effective_port}", picture, options.out)
        browser.close()
    server.close()


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> None:
    """Visit as the person of the picture and keep what is to be seen."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN" if picture.language == "zh" else "en-GB"
    )
    context.add_cookies(
        [
            {"name": "theme", "value": picture.theme, "url": address},
            {"name": "language", "value": picture.language, "url": address},
        ]
    )
    page = context.new_page()
    if picture.who:
        page.goto(f"{address}/sign-in")
        page.fill("input[name=email]", picture.who)
        page.fill("input[name=password]", "orange-friday")
        page.click("main button[type=submit]")
    page.goto(address + picture.path)
    page.screenshot(path=folder / f"{picture.name}.png", full_page=picture.whole)
    print(f"{picture.name}.png")
    context.close()


if __name__ == "__main__":
    main()
