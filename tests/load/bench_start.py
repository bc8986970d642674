"""What starting costs: the extension, the import in a kernel, the page's bundle."""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_TIMES = 5

_LOAD = """
import sys, time
from jupyter_server.serverapp import ServerApp
import jupyter_server.extension.application
app = ServerApp(allow_root=True, open_browser=False, port=0, jpserver_extensions={})
app.initialize([], new_httpserver=False)
loaded = [name for name in sys.modules if name.startswith("jupyter_codementor")]
assert not loaded, f"not a cold load, these were imported before: {loaded}"
began = time.perf_counter()
app.extension_manager.add_extension("jupyter_codementor_server", enabled=True)
app.extension_manager.link_extension("jupyter_codementor_server")
app.extension_manager.load_extension("jupyter_codementor_server")
took_ms = 1000 * (time.perf_counter() - began)
assert any("codementor" in str(r.matcher) or "codementor" in repr(getattr(r.matcher, "regex", ""))
           for rule in app.web_app.default_router.rules for r in rule.target.rules)
print(took_ms)
"""
_IMPORT = """
import time
began = time.perf_counter()
import jupyter_codementor
print(1000 * (time.perf_counter() - began))
"""


def _median_ms(script: str) -> float:
    """Run a script in fresh processes, for which no extension is enabled by any configuration."""
    with tempfile.TemporaryDirectory() as home:
        folders = dict.fromkeys(("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"), home)
        environment = os.environ | folders | {"JUPYTER_NO_CONFIG": "1"}
        times = [_once_ms(script, environment) for _ in range(_TIMES)]
    return round(statistics.median(times), 2)


def _once_ms(script: str, environment: dict[str, str]) -> float:
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return float(done.stdout.split()[-1])


def _bundle_kb() -> tuple[float, str]:
    dist = ROOT / "labextension" / "dist"
    static = dist / "static"
    package = json.loads((dist / "package.json").read_text())
    entry = dist / package["jupyterlab"]["_build"]["load"]
    lazy = {path.name for path in static.glob("*.lazy.*.js")}
    files = [path for path in static.glob("*.js") if path.name not in lazy]
    files += [entry] if entry not in files else []
    total = sum(len(gzip.compress(path.read_bytes())) for path in files)
    return round(total / 1024, 1), f"{len(files)} chunks"


async def measure() -> dict[str, tuple[float, str]]:
    """Return value and note of each row."""
    return {
        "extension_load": (_median_ms(_LOAD), f"median of {_TIMES}, fresh processes"),
        "import_jupyter_codementor": (_median_ms(_IMPORT), f"median of {_TIMES}, fresh processes"),
        "bundle_gzip": _bundle_kb(),
    }
