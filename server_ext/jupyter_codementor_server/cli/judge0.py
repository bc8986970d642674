"""Judge0 as the grader of a command: by options and environment, named as the settings are."""

from __future__ import annotations

import argparse
import dataclasses
import os
from typing import TYPE_CHECKING, Final

from jupyter_codementor.settings import Settings

if TYPE_CHECKING:
    from jupyter_codementor.adapters.sandbox.judge0 import Judge0Sandbox
    from jupyter_codementor.grading.ports import Sandbox

URL: Final = "CODEMENTOR_JUDGE0_URL"
TOKEN: Final = "CODEMENTOR_JUDGE0_TOKEN"  # noqa: S105 - the name of a variable
_DEFAULTS: Final = {each.name: each.default for each in dataclasses.fields(Settings)}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that lead to a Judge0. Its token is none: others could see it there."""
    group = parser.add_argument_group(
        "Judge0", f"its token, if it wants one, comes from the environment variable {TOKEN}"
    )
    group.add_argument(
        "--judge0-url",
        type=_address,
        metavar="URL",
        default=os.environ.get(URL, ""),
        help=f"address of a Judge0 that grades ({URL})",
    )
    group.add_argument(
        "--judge0-token-header",
        metavar="NAME",
        default=_DEFAULTS["judge0_token_header"],
        help="header with its token (%(default)s)",
    )
    group.add_argument(
        "--judge0-timeout-s",
        type=_seconds,
        metavar="S",
        default=_DEFAULTS["judge0_timeout_s"],
        help="how long a submission may wait there until it is begun (%(default)s)",
    )
    group.add_argument(
        "--no-judge0-fallback",
        dest="judge0_fallback",
        action="store_false",
        help="leave ungraded what Judge0 cannot grade, and do not grade it here",
    )


def judge0_for(arguments: argparse.Namespace, second: Sandbox | None) -> Judge0Sandbox | None:
    """Return the Judge0 that options or environment name, or None; who asks closes it.

    Args:
        arguments: as they were given.
        second: grades what Judge0 cannot.
    """
    if not arguments.judge0_url:
        return None
    from jupyter_codementor.adapters.sandbox.judge0 import Judge0Api, Judge0Sandbox

    api = Judge0Api(
        arguments.judge0_url,
        os.environ.get(TOKEN, ""),
        arguments.judge0_token_header,
        arguments.judge0_timeout_s,
    )
    return Judge0Sandbox(api, second if arguments.judge0_fallback else None)


def _address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("an address begins with http:// or https://")
    return text


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 3600:
        raise argparse.ArgumentTypeError("give a number of seconds, up to 3600")
    return number
