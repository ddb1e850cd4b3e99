"""Pictures from strangers: told by their content, drawn anew, kept under a name that says nothing.

What is stored is what our own encoder wrote from the pixels. Places, camera and names in the metadata are gone, and so
is whatever stood behind or between them: a file that is a picture and a script at once leaves as a picture.
"""

from __future__ import annotations

import io
import re
import secrets
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from core.language import N_
from core.refusals import NotFound, Refusal

# Only these decoders are tried. SVG is a document with scripts, TIFF and EPS are programs to read.
KINDS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
FOLDER = "pictures"
_NAME = re.compile(r"^[0-9a-f]{32}\.webp$")


@dataclass(frozen=True)
class CleanPicture:
    """A picture drawn anew: WebP, without metadata; sides in pixels."""

    content: bytes
    width: int
    height: int


def clean_picture(content: bytes, *, most_bytes: int) -> CleanPicture:
    """Draw ``content`` anew: the first frame, upright, no side beyond ``LONGEST_SIDE`` pixels.

    Raises Refusal (field ``picture``) for what is too large, no picture of a known kind, or broken.
    """
    if len(content) > most_bytes:
        raise Refusal(
            N_("The picture has %(size)s MB; at most %(most)s are taken."),
            field="picture",
            size=round(len(content) / 1_048_576, 1),
            most=round(most_bytes / 1_048_576, 1),
        )
    picture = _opened(content)
    if picture.width * picture.height > MOST_PIXELS:
        raise Refusal(
            N_(
                "The picture measures %(width)s × %(height)s; that is more than can be shown. Send a smaller one."
            ),
            field="picture",
            width=picture.width,
            height=picture.height,
        )
    try:
        # Nothing is drawn before the size is known: a bomb of 50 KB may stand for gigabytes.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.seek(0)
        drawn = ImageOps.exif_transpose(picture)
        drawn = drawn.convert("RGBA" if _see_through(drawn) else "RGB")
        drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        # A canvas of its own: nothing that the decoder attached comes along.
        fresh = Image.new(drawn.mode, drawn.size)
        fresh.paste(drawn)
        written = io.BytesIO()
        fresh.save(written, "WEBP", quality=88, method=4)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError) as error:
        raise _broken() from error
    return CleanPicture(written.getvalue(), fresh.width, fresh.height)


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is asked below
            return Image.open(io.BytesIO(content), formats=KINDS)
    except Image.DecompressionBombError:
        raise Refusal(
            N_("The picture is larger than can be shown. Send a smaller one."), field="picture"
        ) from None
    except UnidentifiedImageError:
        raise Refusal(N_("That is not a picture. Send a PNG, JPEG, WebP or GIF."), field="picture") from None
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        raise _broken() from error


def _broken() -> Refusal:
    return Refusal(N_("The picture is broken or was not sent whole. Try again."), field="picture")


def _see_through(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def keep_picture(data_folder: Path, picture: CleanPicture) -> str:
    """Store a clean picture outside of everything that is served as it lies; answers its name."""
    folder = data_folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{secrets.token_hex(16)}.webp"
    fresh = folder / f".{name}"
    fresh.write_bytes(picture.content)
    fresh.replace(folder / name)  # half a picture never stands under its name
    return name


def picture_named(data_folder: Path, name: str) -> Path:
    """Where the picture of that name lies; NotFound for every name that we did not give."""
    path = data_folder / FOLDER / name
    if not _NAME.match(name) or not path.is_file():
        raise NotFound(N_("There is no such picture."), field="picture")
    return path


def remove_picture(data_folder: Path, name: str) -> None:
    """Delete a picture; one that is gone already is no matter."""
    if _NAME.match(name):
        (data_folder / FOLDER / name).unlink(missing_ok=True)
