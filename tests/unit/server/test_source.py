"""Building the app."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from jupyter_codementor.adapters.sandbox import selftest
from jupyter_codementor.adapters.storage.sqlite import SqliteDocuments
from jupyter_codementor.errors import StoreUnreadable, Unavailable
from jupyter_codementor.settings import Settings
from jupyter_codementor_server.source import AppSource


async def test_without_a_jail_the_store_is_let_go_of_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []
    close = SqliteDocuments.close

    async def choose(**_: object) -> None:
        raise Unavailable("There is no jail.")

    async def closing(store: SqliteDocuments) -> None:
        closed.append(store)
        await close(store)

    monkeypatch.setattr(selftest, "choose", choose)
    monkeypatch.setattr(SqliteDocuments, "close", closing)
    with pytest.raises(Unavailable, match="no jail"):
        await AppSource(Settings(data_folder=tmp_path)).get()

    assert len(closed) == 1


async def test_a_failure_that_is_told_again_and_again_does_not_grow(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    source = AppSource(Settings(data_folder=tmp_path / "file" / "below"))
    lengths = []
    for _ in range(4):
        with pytest.raises(StoreUnreadable) as refused:
            await source.get()
        lengths.append(len(traceback.extract_tb(refused.value.__traceback__)))

    assert lengths[1] == lengths[3]


async def test_getting_ready_says_nothing_to_nobody_when_it_fails(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    source = AppSource(Settings(data_folder=tmp_path / "file" / "below"))
    await source.warm_up()

    assert "not ready yet" in caplog.text
