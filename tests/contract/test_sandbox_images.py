"""Images: what is imported ahead, what can be imported besides, and what is never seen."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from sandbox_samples import LIMITS, ask, call, jail

from jupyter_codementor.adapters.sandbox import LocalSandbox, images
from jupyter_codementor.adapters.sandbox import view as view_module
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Evaluate, NotebookSetup, Outcome
from jupyter_codementor.model.challenge import Limits, Name

NOTEBOOK_LIMITS = Limits(time_s=5.0, memory_mb=512, processes=12)
OURS = Path(view_module.__file__)


@pytest.fixture(params=["B", "C"])
def level(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


async def ask_image(sandbox: LocalSandbox, image: str, code: str) -> Outcome:
    async with sandbox.box(LIMITS, image) as box:
        loaded = await box.load(code)
        return await box.evaluate(call("f")) if loaded.status == "value" else loaded


@pytest.mark.parametrize(
    ("image", "module"), [("numpy", "numpy"), ("pandas", "pandas"), ("notebook", "IPython")]
)
async def test_an_image_has_its_modules_imported_ahead(level: str, image: str, module: str) -> None:
    code = f"import sys\nwas_there = {module!r} in sys.modules\ndef f(): return was_there"
    async with jail(level).box(LIMITS, "stdlib") as box:
        await box.load(code)
        assert (await box.evaluate(call("f"))).value is False
    if image == "notebook":  # which serves whole notebooks, and no functions
        async with jail(level).box(LIMITS, image):
            return
    assert (await ask_image(jail(level), image, code)).value is True


async def test_numpy_and_pandas_work_in_their_images(level: str) -> None:
    code = (
        "import numpy as np, pandas as pd\n"
        "def f():\n"
        "    a = np.random.rand(50, 50)\n"
        "    assert np.allclose(a @ np.linalg.inv(a), np.eye(50))\n"
        "    frame = pd.DataFrame({'a': ['x', 'y', 'x'], 'b': [1, 2, 3]})\n"
        "    return [int(n) for n in frame.groupby('a')['b'].sum()]"
    )
    outcome = await ask_image(jail(level), "pandas", code)
    assert (outcome.value, outcome.stderr) == ([4, 2], "")


async def test_random_arrays_differ_from_box_to_box(level: str) -> None:
    sandbox = jail(level)
    code = "import numpy as np\ndef f(): return float(np.random.rand())"
    assert len({(await ask_image(sandbox, "numpy", code)).value for _ in range(3)}) == 3


async def test_what_was_not_imported_ahead_can_be_imported_from_an_image_with_packages(
    level: str,
) -> None:
    code = "def f():\n    import numpy.polynomial.hermite as h\n    return h.__name__"
    outcome = await ask_image(jail(level), "numpy", code)
    assert outcome.value == "numpy.polynomial.hermite"


async def test_the_plain_image_has_no_packages(level: str) -> None:
    outcome = await ask_image(jail(level), "stdlib", "import msgspec")
    assert outcome.raised is not None
    assert outcome.raised.message == "No module named 'msgspec'"


@pytest.mark.parametrize("image", ["stdlib", "numpy"])
async def test_our_own_package_is_in_no_box(level: str, image: str) -> None:
    code = (
        "import os\n"
        f"def f():\n    with open({str(OURS)!r}) as file: return file.read()\n"
        "def g():\n    import jupyter_codementor.grading"
    )
    async with jail(level).box(LIMITS, image) as box:
        await box.load(code)
        for function in ("f", "g"):
            raised = (await box.evaluate(call(function))).raised
            assert raised is not None
            assert {"OSError", "ImportError"} & set(raised.bases)


async def test_an_installed_package_of_ours_is_hidden_among_the_others(
    level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    for name in ("jupyter_codementor", "jupyter_codementor-0.1.dist-info", "other"):
        (packages / name).mkdir(parents=True)
        (packages / name / "__init__.py").write_text("SECRET = 1")
    (packages / "__editable__.jupyter_codementor.pth").write_text("SECRET")
    see = (
        "import os\ndef tried(path):\n"
        "    try: return open(path).read()\n    except OSError: return None\n"
        f"def f(): return [tried({str(packages)!r} + '/' + path) for path in ("
        "'other/__init__.py', 'jupyter_codementor/__init__.py', "
        "'jupyter_codementor-0.1.dist-info/__init__.py', '__editable__.jupyter_codementor.pth')]"
    )
    monkeypatch.setattr(view_module, "packages", lambda: (str(packages),))
    view_module.bubblewrap_options.cache_clear()
    monkeypatch.syspath_prepend(str(packages))
    sandbox = LocalSandbox(jail(level).profile, images={"mine": ("other",)})
    try:
        seen = (await ask_image(sandbox, "mine", see)).value
    finally:
        view_module.bubblewrap_options.cache_clear()
    assert seen[0] == "SECRET = 1"
    assert not any(seen[1:])


async def test_a_teacher_can_name_an_image() -> None:
    sandbox = LocalSandbox(jail("B").profile, images={"dates": ("calendar", "zoneinfo")})
    code = "import sys\ndef f(): return 'calendar' in sys.modules and 'zoneinfo' in sys.modules"
    assert (await ask_image(sandbox, "dates", code)).value is True


async def test_an_image_that_nobody_named_says_which_there_are() -> None:
    with pytest.raises(Unavailable) as caught:
        await ask_image(jail("C"), "scipy", "")
    assert str(caught.value) == (
        "There is no image scipy here; there are stdlib, numpy, pandas, notebook."
    )


async def test_an_image_whose_modules_are_not_installed_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "jupyter_codementor.adapters.sandbox.images.importlib.util.find_spec",
        lambda name: None if name == "pandas" else find(name),
    )
    with pytest.raises(Unavailable) as caught:
        await ask_image(jail("C"), "pandas", "")
    assert str(caught.value) == (
        f"The image pandas needs pandas, which is not installed for {sys.executable}; "
        "run: pip install pandas."
    )


BROKEN = {
    "import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()": (
        "The jail does not start: what the image imports starts threads, so it cannot be "
        "prepared ahead."
    ),
    "1 / 0": "The jail does not start: ZeroDivisionError: division by zero.",
}


@pytest.mark.parametrize(("source", "sentence"), BROKEN.items(), ids=["threads", "raises"])
async def test_an_image_that_cannot_be_prepared_says_why(
    source: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    packages.mkdir()
    (packages / "busy_module.py").write_text(source)
    monkeypatch.setattr(view_module, "packages", lambda: (str(packages),))
    monkeypatch.syspath_prepend(str(packages))
    sandbox = LocalSandbox(jail("C").profile, images={"busy": ("busy_module",)})
    with pytest.raises(Unavailable) as caught:
        await ask_image(sandbox, "busy", "")
    assert str(caught.value) == sentence


async def test_images_do_not_disturb_one_another() -> None:
    sandbox = jail("B")
    assert (await ask_image(sandbox, "numpy", "import numpy\ndef f(): return 1")).value == 1
    assert (await ask(sandbox, "def f(): return 2")).value == 2


@pytest.mark.parametrize(
    ("imports", "ready"),
    [
        ({"os"}, set()),
        ({"numpy", "math"}, {"numpy"}),
        ({"pandas"}, {"numpy", "pandas"}),
        ({"matplotlib"}, {"numpy", "matplotlib.pyplot"}),
    ],
)
async def test_a_notebook_has_imported_what_it_is_likely_to_import(
    level: str, imports: set[str], ready: set[str]
) -> None:
    setup = NotebookSetup(limits=NOTEBOOK_LIMITS, imports=frozenset(imports))
    names = ("numpy", "pandas", "matplotlib.pyplot")
    async with jail(level).notebook(setup) as notebook:
        code = f"import sys\nfound = {{one for one in {names} if one in sys.modules}}"
        await notebook.run_cell(code, "1", time_s=2.0)
        tried = await notebook.try_test((Evaluate(Name("found")),), time_s=2.0)
    found = tried.outcomes[0].value
    assert ready <= found
    assert ready or not found


async def test_where_packages_cannot_be_had_ready_a_notebook_imports_them_itself(
    level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with one that starts a thread where it is imported, which no copy would have."""
    broken = images.Image("notebook-data", ("IPython", "no_such_module"), program="notebook")
    sandbox = jail(level)
    monkeypatch.setitem(sandbox.images._notebooks, broken.name, broken)
    setup = NotebookSetup(limits=NOTEBOOK_LIMITS, imports=frozenset({"pandas"}))
    for _ in range(2):
        async with sandbox.notebook(setup) as notebook:
            outcome = await notebook.run_cell("import pandas\nprint(1)", "1", time_s=5.0)
            assert outcome.stdout == "1\n"
    assert broken.name not in sandbox.images._notebooks
    await sandbox.close()


async def test_a_package_that_needs_a_folder_is_ready_and_boxes_do_not_see_that_folder(
    level: str,
) -> None:
    """As matplotlib, which writes where it is imported; a box has a folder of its own."""
    code = (
        "import os, matplotlib.pyplot as plt\n"
        "def f():\n"
        "    plt.plot([1, 2])\n"
        "    return sorted(os.listdir('/tmp')) if LEVEL == 'B' else []"
    )
    sandbox = LocalSandbox(jail(level).profile, images={"plots": ("matplotlib.pyplot",)})
    outcome = await ask_image(sandbox, "plots", f"LEVEL = {level!r}\n{code}")
    await sandbox.close()
    kept = view_module.folders_in("/tmp", with_packages=True)  # of a checkout that lies there
    ours = sorted({Path(folder).relative_to("/tmp").parts[0] for folder in kept})
    assert (outcome.status, outcome.value) == ("value", ours if level == "B" else [])
