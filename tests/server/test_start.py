"""What loading the extension costs and imports."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("openai", "numpy", "pandas", "anywidget", "ipywidgets", "motor", "httpx", "rich")


def imported_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has after `statement`."""
    script = f"import sys\n{statement}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def test_the_extension_imports_nothing_heavy() -> None:
    found = imported_by("import jupyter_codementor_server.extension")

    assert "jupyter_codementor" in found
    assert not found & set(HEAVY)


def test_a_loaded_server_has_imported_nothing_heavy() -> None:
    found = imported_by(
        "from jupyter_server.serverapp import ServerApp\n"
        "app = ServerApp(allow_root=True, open_browser=False, port=0,"
        " jpserver_extensions={'jupyter_codementor_server': True})\n"
        "app.initialize([], new_httpserver=False)\n"
        "assert 'jupyter_codementor_server' in app.extension_manager.linked_extensions"
    )

    assert "jupyter_codementor_server" in found
    assert not found & {"openai", "numpy", "pandas", "anywidget", "ipywidgets", "motor"}


def test_the_app_and_its_adapters_are_imported_only_when_it_is_built() -> None:
    script = "import sys, jupyter_codementor_server.extension; print(*sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)

    assert "jupyter_codementor_server.views" in done.stdout.split()
    late = {"jupyter_codementor.app", "jupyter_codementor.challenges", "jupyter_codementor.grading"}
    assert not late & set(done.stdout.split())


def test_importing_the_package_in_a_kernel_is_light() -> None:
    found = imported_by("import jupyter_codementor")

    assert not found & {*HEAVY, "msgspec", "tornado", "jupyter_server", "nbformat"}
