"""Reading a safetensors file: a JSON header that says where each array lies, then the bytes.

Format: https://huggingface.co/docs/safetensors (8 bytes of length, header, data). Nothing in such a
file is ever executed, and what is not used is never read from the disk.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_HEADER_MAX_BYTES: Final = 100_000_000
_FLOAT_BYTES: Final = 4


class _Entry(Struct, frozen=True):
    dtype: str
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]


def read_floats(path: Path) -> dict[str, Floats]:
    """Return the arrays of 32-bit floats in a file, by name; read-only, and mapped, not loaded.

    Raises:
        ValueError: it is no safetensors file, or a broken one.
        OSError: it cannot be read.
    """
    import numpy as np

    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    length = int.from_bytes(data[:8], "little")
    if not 2 <= length <= min(_HEADER_MAX_BYTES, len(data) - 8):
        raise ValueError(f"{path.name} is no safetensors file")
    try:
        header = msgspec.json.decode(data[8 : 8 + length], type=dict[str, msgspec.Raw])
        header.pop("__metadata__", None)
        entries = {name: msgspec.json.decode(raw, type=_Entry) for name, raw in header.items()}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError(f"the header of {path.name} is broken") from None
    begin = 8 + length
    found: dict[str, Floats] = {}
    for name, entry in entries.items():
        if entry.dtype != "F32":
            continue
        first, end = entry.data_offsets
        count = 1
        for size in entry.shape:
            count *= size
        if not 0 <= first <= end <= len(data) - begin or end - first != count * _FLOAT_BYTES:
            raise ValueError(f"{name} in {path.name} lies beyond its end")
        array = np.frombuffer(data, dtype="<f4", count=count, offset=begin + first)
        found[name] = array.reshape(entry.shape)
    return found
