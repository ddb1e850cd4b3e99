"""Pictures from strangers leave as pixels and nothing else, or not at all."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from core.pictures import KINDS, LONGEST_SIDE, clean_picture, keep_picture, picture_named, remove_picture
from core.refusals import NotFound, Refusal

MOST = 8 * 1024 * 1024
SCRIPT = b"<script>alert(1)</script><?php system('id'); ?>"


def a_picture(
    kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: object
) -> bytes:
    made = Image.new(mode, size, (200, 80, 20) if mode == "RGB" else None)  # type: ignore[arg-type]
    written = io.BytesIO()
    made.save(written, kind, **more)  # type: ignore[arg-type]
    return written.getvalue()


def shown(content: bytes) -> Image.Image:
    """The clean picture as a browser would open it."""
    return Image.open(io.BytesIO(clean_picture(content, most_bytes=MOST).content))


def a_png(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that claims a size, whatever it holds."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_drawn_anew_as_webp(kind: str) -> None:
    found = shown(a_picture(kind))
    assert (found.format, found.size) == ("WEBP", (60, 40))


def test_where_and_with_what_a_photo_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Lark Phones"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)})
    photo = a_picture("JPEG", exif=exif, comment=b"Ann's phone")
    assert b"Lark Phones" in photo and Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)
    found = clean_picture(photo, most_bytes=MOST)
    assert not Image.open(io.BytesIO(found.content)).getexif()
    assert b"Lark" not in found.content and b"Ann" not in found.content and b"EXIF" not in found.content


def test_texts_and_profiles_of_a_png_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "ann@example.com")
    found = clean_picture(a_picture("PNG", pnginfo=notes, icc_profile=b"x" * 200), most_bytes=MOST)
    assert b"ann@" not in found.content and b"ICCP" not in found.content


def test_a_photo_on_its_side_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert shown(a_picture("JPEG", exif=exif)).size == (40, 60)


def test_of_an_animation_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    found = shown(written.getvalue())
    assert getattr(found, "n_frames", 1) == 1
    red, green, blue = found.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert red > 200 and green < 60 and blue < 60


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_what_hangs_on_a_picture_does_not_come_along(kind: str) -> None:
    bag = io.BytesIO()
    with zipfile.ZipFile(bag, "w") as packed:
        packed.writestr("evil.html", SCRIPT)
    found = clean_picture(a_picture(kind) + SCRIPT + bag.getvalue(), most_bytes=MOST)
    assert b"script" not in found.content and b"PK\x03\x04" not in found.content


def test_a_gif_whose_size_spells_a_comment_of_javascript_leaves_as_webp() -> None:
    polyglot = bytearray(a_picture("GIF"))
    polyglot[6:10] = b"/*" + polyglot[8:10]
    with suppress(Refusal):
        assert clean_picture(bytes(polyglot), most_bytes=MOST).content[:4] == b"RIFF"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        SCRIPT,
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>',
        b"%PDF-1.7 ",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"II*\0" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        b"PK\x03\x04" + b"\0" * 60,
    ],
)
def test_what_is_no_picture_of_a_known_kind_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        clean_picture(content, most_bytes=MOST)
    assert caught.value.field == "picture"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_half_a_picture_is_refused(kind: str) -> None:
    noisy = Image.effect_noise((200, 200), 90).convert("RGB")
    written = io.BytesIO()
    noisy.save(written, kind)
    with pytest.raises(Refusal, match=r"broken|not a picture"):
        clean_picture(written.getvalue()[: written.tell() // 2], most_bytes=MOST)


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (2**31 - 1, 2**31 - 1), (10**6, 41)])
def test_a_huge_picture_is_refused_before_it_is_drawn(width: int, height: int) -> None:
    tracemalloc.start()
    with pytest.raises(Refusal):
        clean_picture(a_png(width, height), most_bytes=MOST)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_bomb_of_zeros_is_refused() -> None:
    bomb = a_png(20_000, 20_000, b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(Refusal):
        clean_picture(bomb, most_bytes=MOST)


def test_a_note_that_unpacks_without_end_is_refused_or_dropped() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    whole = a_picture("PNG")
    note = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 100_000_000))
    with pytest.raises(Refusal):
        clean_picture(whole[:33] + note + whole[33:], most_bytes=MOST)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    found = clean_picture(a_picture(size=(5120, 2560)), most_bytes=MOST)
    assert (found.width, found.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_file_beyond_the_limit_is_refused() -> None:
    content = a_picture("BMP")
    with pytest.raises(Refusal, match="at most"):
        clean_picture(content, most_bytes=len(content) - 1)


@settings(max_examples=150)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8), st.sampled_from(KINDS))
def test_a_damaged_picture_is_drawn_or_refused_never_a_crash(at: int, patch: bytes, kind: str) -> None:
    content = bytearray(a_picture(kind, (16, 16)))
    at %= len(content)
    content[at : at + len(patch)] = patch
    try:
        assert clean_picture(bytes(content), most_bytes=MOST).content[8:12] == b"WEBP"
    except Refusal as refusal:
        assert refusal.field == "picture"


def test_a_picture_is_found_by_its_name_and_gone_when_removed(tmp_path: Path) -> None:
    clean = clean_picture(a_picture(), most_bytes=MOST)
    name, noise = keep_picture(tmp_path, clean), keep_picture(tmp_path, clean)
    assert picture_named(tmp_path, name).read_bytes() == clean.content and name != noise
    remove_picture(tmp_path, name)
    with pytest.raises(NotFound):
        picture_named(tmp_path, name)
    assert picture_named(tmp_path, noise).exists()


@pytest.mark.parametrize(
    "name",
    ["", "..", "../secret-key", "x.webp", "0" * 32, "0" * 32 + ".webp\n", "/etc/passwd", "0" * 32 + ".html"],
)
def test_no_other_file_is_ever_given(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret-key").write_text("secret")
    (tmp_path / "pictures").mkdir()
    with pytest.raises(NotFound):
        picture_named(tmp_path, name)
