"""The level in force is found out by attacking, and what is missing lowers it, never silently."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from sandbox_samples import LIMITS, call

from jupyter_codementor.adapters.sandbox import Choice, Layer, choose
from jupyter_codementor.adapters.sandbox import seccomp as seccomp_module
from jupyter_codementor.errors import Unavailable


def not_held(choice: Choice) -> set[str]:
    return {finding.name for finding in choice.findings if not finding.held}


async def test_with_all_layers_the_level_is_b_and_every_attack_is_held() -> None:
    started = time.monotonic()
    choice = await choose()
    assert time.monotonic() - started < 1
    assert choice.sandbox.level == "B"
    assert not not_held(choice)
    assert len(choice.findings) >= 11


async def test_without_bubblewrap_on_the_path_the_level_is_c_and_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    choice = await choose()
    assert choice.sandbox.level == "C"
    assert not_held(choice) == {"bubblewrap"}


async def test_where_user_namespaces_are_refused_the_level_is_c(tmp_path: Path) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text(
        "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n"
    )
    refusing.chmod(0o755)
    choice = await choose(bwrap=str(refusing))
    assert choice.sandbox.level == "C"
    refused = [finding for finding in choice.findings if not finding.held]
    assert [finding.name for finding in refused] == [
        "level B (bubblewrap + namespaces + landlock + seccomp)",
        "level C (bubblewrap + landlock + seccomp)",
    ]
    assert all("No permissions to create new namespace" in found.detail for found in refused)


async def test_a_bubblewrap_that_lets_everything_through_is_no_level_b(tmp_path: Path) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text('#!/bin/sh\nwhile [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"\n')
    fake.chmod(0o755)
    choice = await choose(bwrap=str(fake))
    assert choice.sandbox.level != "B"


@pytest.mark.parametrize("layer", ["landlock", "seccomp"])
async def test_without_landlock_or_seccomp_or_monty_the_level_is_e(layer: Layer) -> None:
    without: list[Layer] = [layer, "monty"]
    choice = await choose(without=without)
    assert choice.sandbox.level == "E"
    assert layer in not_held(choice)


async def test_with_limits_only_the_attacks_that_get_through_are_named() -> None:
    choice = await choose(without=["bubblewrap", "landlock", "seccomp", "monty"])
    assert choice.sandbox.level == "E"
    assert {"read a file outside", "open a socket"} <= not_held(choice)
    async with choice.sandbox.box(LIMITS) as box:
        await box.load("def f(): return 1")
        assert (await box.evaluate(call("f"))).value == 1


async def test_a_missing_libseccomp_lowers_the_level_and_names_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> bytes:
        raise Unavailable("install the package libseccomp2")

    assert seccomp_module.compiled_filter()
    monkeypatch.setattr("jupyter_codementor.adapters.sandbox.local.compiled_filter", missing)
    choice = await choose(without=["monty"])
    assert choice.sandbox.level == "E"
    assert any("libseccomp2" in finding.detail for finding in choice.findings)


def test_bubblewrap_is_installed_for_these_tests() -> None:
    assert shutil.which("bwrap"), "install bubblewrap: apt-get install bubblewrap"
