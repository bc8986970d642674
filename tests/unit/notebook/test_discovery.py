"""Which server a kernel talks to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.notebook.discovery import Server, find_server


def write(folder: Path, name: str, *, started: float = 0.0, **info: object) -> None:
    content = {
        "url": f"http://localhost:8888/{name}/",
        "base_url": f"/{name}/",
        "token": "t",
        "pid": os.getpid(),
        "password": False,
        "sock": "",
    }
    path = folder / f"jpserver-{name}.json"
    path.write_text(json.dumps(content | info))
    os.utime(path, (started, started))


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_environment_goes_first(tmp_path: Path) -> None:
    write(tmp_path, "other")
    env = {"CODEMENTOR_URL": "https://class.example/hub", "CODEMENTOR_TOKEN": "abc"}
    assert find_server(env, tmp_path) == Server(url="https://class.example/hub/", token="abc")


def test_the_server_that_started_this_kernel_is_preferred_to_a_newer_one(tmp_path: Path) -> None:
    write(tmp_path, "newer", started=2000.0, pid=os.getppid())
    write(tmp_path, "mine", started=1000.0, pid=os.getpid())
    found = find_server({"JPY_PARENT_PID": str(os.getpid())}, tmp_path)
    assert found.url == "http://localhost:8888/mine/"


def test_in_a_terminal_of_jupyterlab_its_own_server_is_preferred(tmp_path: Path) -> None:
    write(tmp_path, "newer", started=2000.0)
    write(tmp_path, "mine", started=1000.0)
    found = find_server({"JUPYTER_SERVER_URL": "http://localhost:8888/mine/"}, tmp_path)
    assert found.url == "http://localhost:8888/mine/"


def test_else_the_newest_live_server_is_taken(tmp_path: Path) -> None:
    write(tmp_path, "old", started=1000.0)
    write(tmp_path, "new", started=2000.0)
    write(tmp_path, "dead", started=3000.0, pid=dead_pid())
    assert find_server({}, tmp_path).url == "http://localhost:8888/new/"


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"pid": 1}', '{"url": "", "pid": "x"}'])
def test_a_broken_file_is_passed_over(tmp_path: Path, broken: str) -> None:
    (tmp_path / "jpserver-broken.json").write_text(broken)
    write(tmp_path, "good")
    assert find_server({}, tmp_path).url == "http://localhost:8888/good/"


def test_without_a_server_the_message_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="`jupyter lab`"):
        find_server({}, tmp_path)


def test_a_server_on_every_address_is_reached_on_this_machine(tmp_path: Path) -> None:
    write(tmp_path, "all", url="http://0.0.0.0:9000/base/")
    assert find_server({}, tmp_path).url == "http://127.0.0.1:9000/base/"


def test_a_unix_socket_is_kept_with_the_base_url(tmp_path: Path) -> None:
    write(tmp_path, "s", url="http+unix://%2Ftmp%2Fj.sock/s/", sock="/tmp/j.sock")
    found = find_server({}, tmp_path)
    assert (found.url, found.socket_path) == ("http://localhost/s/", "/tmp/j.sock")


def test_under_jupyterhub_its_token_signs_in(tmp_path: Path) -> None:
    write(tmp_path, "hub", token="")
    assert find_server({"JUPYTERHUB_API_TOKEN": "hub-token"}, tmp_path).token == "hub-token"
