"""Texts to vectors: the models a setting can name, each with `embed(texts) -> float32 [n, width]`, rows of
length one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from .minilm_files import ModelError, encoder_file, verified, weights_folder
from .settings import TopicSettings

BATCH_TOKENS = 1000
# Texts at once: what the tokenizer tells beside the numbers takes more memory than the vectors.
TOKENISED_AT_ONCE = 1000
LONGEST = 128  # tokens; pieces are sentences, hardly one is longer


class Embedder(Protocol):
    """A model that turns texts into vectors."""

    joins_scripts: bool
    """Whether it can read every script, so that all texts are grouped together."""

    def embed(self, texts: list[str], tick: Callable[[float], None]) -> np.ndarray: ...


class VectorStore(Protocol):
    """Where a caller keeps vectors between runs: what was stored once is the truth from then on."""

    def get(self, hashes: list[str]) -> dict[str, np.ndarray]: ...

    def put(self, vectors: dict[str, np.ndarray]) -> None: ...


class MiniLm:
    """all-MiniLM-L6-v2 on onnxruntime."""

    joins_scripts = False

    def __init__(self, cache_dir: str, threads: int, *, int8: bool) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        # Threads that spin while they wait take the core from whoever shares the machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        path = encoder_file(cache_dir, int8=int8)
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(verified(weights_folder(), "tokenizer.json")))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.no_padding()

    def embed(self, texts: list[str], tick: Callable[[float], None]) -> np.ndarray:
        """Batches are cut from the texts sorted by length and then by letters, so they do not depend on the
        order given. `tick` is told the share of the tokens: short texts come first, and cost less.
        """
        tokens = self._tokens(texts)
        vectors = np.empty((len(texts), 384), np.float32)
        done, whole = 0, sum(map(len, tokens))
        for batch in batches(texts, tokens):
            vectors[batch] = self._run([tokens[i] for i in batch])
            done += sum(len(tokens[i]) for i in batch)
            tick(done / whole)
        return vectors

    def _tokens(self, texts: list[str]) -> list[np.ndarray]:
        return [
            np.array(encoding.ids, np.int32)
            for start in range(0, len(texts), TOKENISED_AT_ONCE)
            for encoding in self.tokenizer.encode_batch(texts[start : start + TOKENISED_AT_ONCE])
        ]

    def _run(self, tokens: list[np.ndarray]) -> np.ndarray:
        longest = max(map(len, tokens))
        ids = np.zeros((len(tokens), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, numbers in enumerate(tokens):
            ids[row, : len(numbers)], mask[row, : len(numbers)] = numbers, 1
        return np.asarray(self.session.run(None, {"input_ids": ids, "attention_mask": mask})[0])


def batches(texts: list[str], tokens: list[np.ndarray]) -> Iterator[list[int]]:
    """Positions in batches of about 1,000 tokens, padding counted: the same cut for the same set of texts."""
    batch: list[int] = []
    for position in sorted(range(len(texts)), key=lambda i: (len(tokens[i]), texts[i])):
        if batch and (len(batch) + 1) * len(tokens[position]) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


class Configured:
    """A sentence-transformers or Model2Vec model that the user names; it is taken to read every script."""

    joins_scripts = True

    def __init__(self, encode: Callable[[list[str]], Any]) -> None:
        self.encode = encode

    def embed(self, texts: list[str], tick: Callable[[float], None]) -> np.ndarray:
        vectors = np.asarray(self.encode(texts), np.float32)
        tick(1.0)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def _sentence_transformer(name: str) -> Embedder:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(
            f"The model {name!r} needs sentence-transformers: pip install sentence-transformers"
        ) from error
    model = SentenceTransformer(name)
    return Configured(lambda texts: model.encode(texts, batch_size=32, show_progress_bar=False))


def _model2vec(name: str) -> Embedder:
    try:
        from model2vec import StaticModel
    except ImportError as error:
        raise ModelError(f"The model {name!r} needs model2vec: pip install model2vec") from error
    return Configured(StaticModel.from_pretrained(name).encode)


def embedder_for(settings: TopicSettings) -> Embedder:
    """The model that `settings.model` names; loaded once in a process. Raises ModelError with the cure."""
    return _loaded(settings.model, settings.cache_dir, settings.threads)


@lru_cache(maxsize=1)
def _loaded(model: str, cache_dir: str, threads: int) -> Embedder:
    if model in ("minilm-int8", "minilm-float"):
        return MiniLm(cache_dir, threads, int8=model == "minilm-int8")
    kind, _, name = model.partition(":")
    loaders = {"sentence-transformers": _sentence_transformer, "model2vec": _model2vec}
    if kind not in loaders or not name:
        raise ModelError(
            f"Unknown embedding model {model!r}. Use minilm-int8, minilm-float, "
            "sentence-transformers:NAME or model2vec:NAME."
        )
    return loaders[kind](name)


def hash_of(text: str, model: str) -> str:
    """The key under which a text's vector is stored; another model has other keys."""
    return hashlib.sha256(f"{model}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


def embedded(
    texts: list[str],
    embedder: Embedder,
    settings: TopicSettings,
    store: VectorStore | None,
    tick: Callable[[float], None],
) -> np.ndarray:
    """Vectors of `texts` in their order; only what the store does not hold is computed, and then stored."""
    hashes = [hash_of(text, settings.model) for text in texts]
    held = store.get(hashes) if store is not None else {}
    missing = [i for i, key in enumerate(hashes) if key not in held]
    if missing:
        fresh = embedder.embed([texts[i] for i in missing], tick)
        new = {hashes[i]: vector for i, vector in zip(missing, fresh, strict=True)}
        if store is not None:
            store.put(new)
        held = {**held, **new}
    return np.stack([held[key] for key in hashes]).astype(np.float32, copy=False)


def release() -> None:
    """Let the loaded model go: it takes more memory than everything that comes after the vectors, and loads in half a
    second when it is next wanted.
    """
    _loaded.cache_clear()
