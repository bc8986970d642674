"""Submits once with a store that kills the process at a given crossing; see test_crash.py."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from jupyter_codementor.adapters.sandbox import selftest
from jupyter_codementor.adapters.storage.sqlite import SqliteDocuments
from jupyter_codementor.app import assemble
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.killer import Countdown, KillingDocuments, KillingSandbox


async def main(store: str, catalogue: str, code: str, fatal: str) -> None:
    documents = await SqliteDocuments.open(Path(store))
    probed = await selftest.choose()
    countdown = Countdown(int(fatal))
    app = assemble(
        Settings(data_folder=Path(store).parent, catalogue_folders=(Path(catalogue),)),
        KillingDocuments(documents, countdown),
        KillingSandbox(probed.sandbox, countdown),
    )
    submission = await app.submit("ada", "two-sum", code, "the-key")
    assert submission.status == "credited", submission
    await documents.close()
    print(countdown.crossings)


asyncio.run(main(*sys.argv[1:]))
