"""The whole application with a Judge0 as its grader: who grades, and what health says."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_codementor.app import build
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.judge0_server import Fault, Judge0Server

CATALOGUE = Path(__file__).parents[2] / "notebooks" / "catalogue"


def settings(folder: Path, url: str, *, fallback: bool) -> Settings:
    return Settings(
        data_folder=folder,
        catalogue_folders=(CATALOGUE,),
        judge0_url=url,
        judge0_token="the-secret-token",
        judge0_fallback=fallback,
    )


@pytest.mark.parametrize(
    ("fallback", "fault", "health", "isolation"),
    [
        (True, "", "up", "A"),
        (True, "malformed", "degraded", "BC"),
        (False, "", "up", "A"),
        (False, "malformed", "down", None),
    ],
)
async def test_judge0_grades_and_health_says_how_it_is(
    tmp_path: Path, fallback: bool, fault: Fault, health: str, isolation: str | None
) -> None:
    async with Judge0Server("the-secret-token") as server:
        app = await build(settings(tmp_path, server.url, fallback=fallback))
        try:
            server.fault = fault
            assert (await app.health())["judge0"].status == health
            solution = (await app.challenges.get("two-sum")).solution
            verdict = (await app.run_tests("ada", "two-sum", solution)).verdict
            if isolation is None:
                assert verdict.status == "grader_fault"
            else:
                assert verdict.status == "accepted", verdict
                assert str(verdict.isolation) in isolation
        finally:
            await app.close()


def test_the_token_is_not_in_what_settings_print() -> None:
    assert "the-secret-token" not in repr(settings(Path(), "http://x", fallback=True))
