"""What importing costs in a kernel."""

import json
import subprocess
import sys

HEAVY = ("anywidget", "ipywidgets", "httpx", "numpy", "openai", "msgspec", "IPython", "mistune")


def modules_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nimport json\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return set(json.loads(done.stdout))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert modules_after("import jupyter_codementor").isdisjoint(HEAVY)


def test_importing_the_kernel_side_loads_nothing_heavy() -> None:
    assert modules_after("import jupyter_codementor.notebook").isdisjoint(HEAVY)


def test_the_magics_load_neither_widgets_nor_http() -> None:
    loaded = modules_after("import jupyter_codementor.notebook.magics")
    assert loaded.isdisjoint({"anywidget", "ipywidgets", "httpx", "numpy", "openai", "mistune"})


def test_importing_the_package_takes_a_few_milliseconds() -> None:
    code = (
        "import time; t = time.perf_counter(); import jupyter_codementor;"
        "print(time.perf_counter() - t)"
    )
    took = min(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(3)
    )
    assert took < 0.05


def test_the_widget_is_found_by_its_short_name() -> None:
    from jupyter_codementor import Challenge, __version__
    from jupyter_codementor.notebook import Challenge as Same

    assert Challenge is Same
    assert __version__[0].isdigit()
