"""The tutor in other company: in Notebook 7, and in a JupyterLab that has a chat of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .lab import OPTIONS, Lab, prepare
from .tutor import ANSWER_MS, Tutor
from .two_sum import WRONG


def test_in_notebook_7_the_tutor_is_asked_from_the_challenge_bar(
    page: Page, tmp_path: Path
) -> None:
    prepare(tmp_path)
    with JupyterProcess(tmp_path, app="notebook", options=OPTIONS) as server:
        lab = Lab(page, server)
        tutor = Tutor(lab)
        path = lab.make_notebook()
        page.goto(f"{server.url}/notebooks/{path}?token={server.token}")
        expect(lab.button("Run tests")).to_be_visible(timeout=60_000)
        lab.write(WRONG)
        lab.button("Ask the tutor").click()
        expect(tutor.question).to_be_focused(timeout=ANSWER_MS)
        expect(tutor.who).to_contain_text("Offline help answers")
        answer = tutor.ask_and_wait("Why does my code not pass?")
        expect(tutor.findings).to_have_count(1)
        expect(answer).to_contain_text(re.compile(r"\?\s*$"))
        lab.stop_kernels()


def test_beside_jupyterlab_chat_both_take_messages(page: Page, tmp_path: Path) -> None:
    chat = tmp_path / "chat"
    needs = ("jupyterlab-chat", "jupyter-ydoc", "pycrdt")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(chat))
    subprocess.run([*pip, *needs], check=True, timeout=300)
    home = tmp_path / "home"
    prepare(home)
    server = JupyterProcess(home, app="lab", options=OPTIONS)
    ours = server.environment()["JUPYTER_PATH"]
    server.wrapper = (
        "env",
        f"PYTHONPATH={chat}",
        f"JUPYTER_PATH={chat / 'share' / 'jupyter'}{os.pathsep}{ours}",
        f"JUPYTER_CONFIG_PATH={chat / 'etc' / 'jupyter'}",
    )
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    with server:
        lab = Lab(page, server).open_challenge()
        lab.write(WRONG)
        tutor = Tutor(lab).open()
        tutor.ask_and_wait("Why does my code not pass?")
        with page.expect_websocket(lambda socket: "/api/chat/ws/" in socket.url) as sockets:
            lab.command("Create a new chat")
        sockets.value.wait_for_event("framereceived")  # what is said before that is lost
        message = page.get_by_placeholder("Type a chat message")
        expect(message).to_be_focused(timeout=ANSWER_MS)
        page.keyboard.type("Hello, class!")
        page.keyboard.press("Enter")
        expect(page.locator(".jp-chat-rendered-message", has_text="Hello, class!")).to_be_visible()
        tutor.ask_and_wait("And what else could be wrong?")
        expect(tutor.log).not_to_contain_text("Hello, class!")
        lab.stop_kernels()
    assert errors == []
