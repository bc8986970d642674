"""Texts as vectors: a model on this machine, or one behind a server."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from jupyter_codementor.recommendations.ports import Embedder
from jupyter_codementor.settings import Settings

_LOG: Final = logging.getLogger(__name__)


def embedder_from(settings: Settings) -> Embedder | None:
    """Return the model that the settings name, or None for search by words alone.

    Nothing is loaded and nobody is asked before the first text.
    """
    wanted = settings.embeddings.strip()
    if not wanted:
        return None
    if wanted == "minilm":
        from .minilm import MiniLm

        return MiniLm(Path(settings.embeddings_folder) if settings.embeddings_folder else None)
    if wanted.startswith(("http://", "https://")):
        from .remote import RemoteEmbedder

        return RemoteEmbedder(wanted, settings.embeddings_model, settings.embeddings_key)
    _LOG.warning(
        "the setting `embeddings` is neither `minilm` nor an address, so texts are found by words"
    )
    return None
