"""The extension of a Jupyter server: the service lives in the server's own process."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir, jupyter_path
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.prometheus.log_functions import prometheus_log_method
from tornado.websocket import WebSocketHandler
from traitlets import Bool, Dict, Float, Integer, List, Unicode

from jupyter_codementor.errors import Forbidden
from jupyter_codementor.settings import Settings

from .base import Missing, bind
from .handlers import HANDLERS
from .identity import Identity
from .limits import RateLimits
from .live import LiveHandler, LiveRooms
from .openapi_handler import OPENAPI, Openapi
from .routes import OPERATIONS, PREFIX
from .sign_ins import RemembersSignIns
from .source import AppSource
from .workspace import NotebookFolder

_RESOURCE = "codementor"
_SEE_PER_MINUTE = 300
"""For what pages ask by themselves: far more than any page does."""
_ROOT = Path(__file__).resolve().parents[2]


def shipped_catalogue() -> tuple[Path, ...]:
    """Return the folder of the catalogue that lies beside the sources, or that was installed."""
    beside = _ROOT / "notebooks" / "catalogue"
    installed = [Path(folder) for folder in jupyter_path("codementor", "notebooks")]
    found = [folder for folder in (beside, *installed) if folder.is_dir()]
    return tuple(found[:1])


def machine_time_zone() -> str:
    """Return the IANA name of this machine's time zone, UTC if it cannot be told.

    ``/etc/localtime`` is by custom a link into the zone database (man 5 localtime).
    """
    named = os.environ.get("TZ", "").removeprefix(":")
    if "/" in named and not named.startswith("/"):
        return named
    _, found, name = os.path.realpath("/etc/localtime").partition("/zoneinfo/")
    return name if found else "UTC"


class _Identified:
    """Alone, whoever is signed in to this server is its one student, and may publish."""

    current_user: Any
    settings: dict[str, Any]

    async def identify(self) -> Identity | None:
        """Return the student of this server, or None if nobody is signed in.

        Raises:
            Forbidden: the authorizer of the Jupyter server does not let them.
        """
        user = self.current_user
        if user is None:
            return None
        allowed = self.authorizer.is_authorized(self, user, "execute", _RESOURCE)  # type: ignore[attr-defined]
        if not isinstance(allowed, bool):
            allowed = await allowed
        if not allowed:
            raise Forbidden("You may not use the challenges of this server.")
        return Identity(self.settings["codementor_student_id"], ("student", "teacher"))


class _Api(_Identified, RemembersSignIns, APIHandler):
    """The base for plain requests."""

    def _log(self) -> None:
        """Count the request as Jupyter does; our own line stands for its line of the access log.

        Ours has the request id and, unlike Jupyter's, never the query string.
        """
        prometheus_log_method(self)  # type: ignore[no-untyped-call]


class _Live(LiveHandler, _Identified, WebSocketMixin, WebSocketHandler, JupyterHandler):
    """The live socket on a Jupyter server, whose rules for origins and pings come first."""

    identify = _Identified.identify


class Codementor(ExtensionApp):
    """The extension, with its settings as ``c.Codementor.<name>`` of a Jupyter configuration."""

    name = "jupyter_codementor_server"

    data_folder = Unicode(help="Where the store lies.").tag(config=True)
    catalogue_folders = List(Unicode(), help="Folders with challenge notebooks.").tag(config=True)
    student_id = Unicode("local", help="Who the student is.").tag(config=True)
    student_name = Unicode("Student", help="The name until the student states one.").tag(
        config=True
    )
    time_zone = Unicode(help="IANA time zone of new students; this machine's if empty.").tag(
        config=True
    )
    folder = Unicode("challenges", help="Folder for notebooks, below the server's root.").tag(
        config=True
    )
    challenge_cache_s = Float(300.0, help="Seconds that a challenge is kept in memory.").tag(
        config=True
    )
    reply_within_s = Float(
        2.0, help="Seconds that a submission may take to be answered at once."
    ).tag(config=True)
    run_per_minute = Integer(120, min=1, help="Runs a minute for each student.").tag(config=True)
    submit_per_minute = Integer(30, min=1, help="Submissions a minute for each student.").tag(
        config=True
    )
    dedicated_host = Bool(False, help="This machine is there for grading alone.").tag(config=True)
    bubblewrap = Unicode("", help="Path of bubblewrap; looked for if empty.").tag(config=True)
    images = Dict(
        value_trait=List(Unicode()),
        help="Further prepared interpreters: name -> modules that are imported ahead.",
    ).tag(config=True)
    kernel_paths = List(Unicode(), help="Folders that jailed kernels may read.").tag(config=True)
    judge0_url = Unicode("", help="Address of a Judge0 that grades.").tag(config=True)
    judge0_token = Unicode("", help="What Judge0 lets us in by.").tag(config=True)
    judge0_token_header = Unicode("X-Auth-Token", help="Header with that token.").tag(config=True)
    judge0_timeout_s = Float(
        5.0, help="Seconds that a submission may wait at Judge0 until it is begun."
    ).tag(config=True)
    judge0_fallback = Bool(True, help="Grade here what Judge0 cannot.").tag(config=True)
    tutor = Bool(True, help="Whether there is a tutor at all.").tag(config=True)
    model_url = Unicode("", help="Address of an OpenAI-compatible server, up to /v1.").tag(
        config=True
    )
    model_name = Unicode("", help="The model to ask there.").tag(config=True)
    model_key = Unicode("", help="What it lets us in by; OPENAI_API_KEY if empty.").tag(config=True)
    second_model_url = Unicode("", help="Another such server, asked when the first fails.").tag(
        config=True
    )
    second_model_name = Unicode("", help="The model to ask there.").tag(config=True)
    second_model_key = Unicode("", help="What it lets us in by.").tag(config=True)
    model_max_tokens = Integer(500, min=1, help="How long an answer of a model may be.").tag(
        config=True
    )
    model_max_tokens_name = Unicode("max_tokens", help="How the server calls that limit.").tag(
        config=True
    )
    model_temperature = Float(0.7, min=0, max=2, help="How much a model varies its words.").tag(
        config=True
    )
    model_first_token_s = Float(2.5, help="Seconds until a model begins to answer.").tag(
        config=True
    )
    model_time_limit_s = Float(30.0, help="Seconds for a whole answer of a model.").tag(config=True)
    tutor_cache_s = Float(3600.0, help="Seconds that a model's answer is kept.").tag(config=True)
    ask_per_minute = Integer(10, min=1, help="Questions to the tutor a minute.").tag(config=True)
    generated_need_approval = Bool(
        False, help="Whether a teacher looks at made challenges before students get them."
    ).tag(config=True)
    generate_per_minute = Integer(
        6, min=1, help="Challenges a minute that a student may have made."
    ).tag(config=True)
    embeddings = Unicode(
        "", help="Find texts by meaning: `minilm`, or the address of a server, up to /v1."
    ).tag(config=True)
    embeddings_folder = Unicode("", help="Folder of MiniLM's weights; looked for if empty.").tag(
        config=True
    )
    embeddings_model = Unicode("text-embedding-3-small", help="The model to ask there.").tag(
        config=True
    )
    embeddings_key = Unicode("", help="What that server lets us in by.").tag(config=True)
    progress_keys = List(
        Unicode(), help="Keys that sign progress files, each as name:key, the newest first."
    ).tag(config=True)

    def to_settings(self) -> Settings:
        """Return the settings as our code knows them."""
        return Settings(
            data_folder=Path(self.data_folder or Path(jupyter_data_dir()) / "codementor"),
            catalogue_folders=tuple(map(Path, self.catalogue_folders)) or shipped_catalogue(),
            student_id=self.student_id,
            student_name=self.student_name,
            time_zone=self.time_zone or machine_time_zone(),
            challenge_cache_s=self.challenge_cache_s,
            reply_within_s=self.reply_within_s,
            run_per_minute=self.run_per_minute,
            submit_per_minute=self.submit_per_minute,
            bubblewrap=self.bubblewrap,
            dedicated_host=self.dedicated_host,
            images={name: tuple(modules) for name, modules in self.images.items()},
            kernel_paths=tuple(self.kernel_paths),
            judge0_url=self.judge0_url,
            judge0_token=self.judge0_token,
            judge0_token_header=self.judge0_token_header,
            judge0_timeout_s=self.judge0_timeout_s,
            judge0_fallback=self.judge0_fallback,
            tutor=self.tutor,
            model_url=self.model_url,
            model_name=self.model_name,
            model_key=self.model_key,
            second_model_url=self.second_model_url,
            second_model_name=self.second_model_name,
            second_model_key=self.second_model_key,
            model_max_tokens=self.model_max_tokens,
            model_max_tokens_name=self.model_max_tokens_name,
            model_temperature=self.model_temperature,
            model_first_token_s=self.model_first_token_s,
            model_time_limit_s=self.model_time_limit_s,
            tutor_cache_s=self.tutor_cache_s,
            progress_keys=tuple(self.progress_keys),
            ask_per_minute=self.ask_per_minute,
            generated_need_approval=self.generated_need_approval,
            generate_per_minute=self.generate_per_minute,
            embeddings=self.embeddings,
            embeddings_folder=self.embeddings_folder,
            embeddings_model=self.embeddings_model,
            embeddings_key=self.embeddings_key,
        )

    def initialize_handlers(self) -> None:
        """Add our routes; nothing heavy is imported or opened yet."""
        server: Any = self.serverapp
        settings = self.to_settings()
        rooms = LiveRooms()
        self.source = AppSource(settings, listeners=(rooms.hear,), tell=rooms.hear_part)
        limits = RateLimits(
            {
                "run": settings.run_per_minute,
                "submit": settings.submit_per_minute,
                "ask": settings.ask_per_minute,
                "generate": settings.generate_per_minute,
                "see": _SEE_PER_MINUTE,
            }
        )
        server.web_app.settings["codementor_student_id"] = settings.student_id
        server.web_app.settings["codementor_workspace"] = NotebookFolder(
            server.contents_manager, self.folder
        )
        operations, handlers = (*OPERATIONS, OPENAPI), HANDLERS | {"Openapi": Openapi}
        shared = {"source": self.source, "limits": limits}
        self.handlers += [
            *((path, kind, shared) for path, kind in bind(operations, handlers, _Api)),
            (PREFIX + "/live", _Live, {"rooms": rooms, **shared}),
            (PREFIX + "/.*", type("Missing", (Missing, _Api), {}), shared),
        ]
        _log_requests(self.log.getEffectiveLevel())

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Get ready once the server answers (jupyter_server 2.15 and newer call this)."""
        await self.source.warm_up()

    async def stop_extension(self) -> None:
        """End what is under way and close the store when the Jupyter server stops."""
        await self.source.close()


def _log_requests(level: int) -> None:
    log = logging.getLogger("jupyter_codementor")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
        log.propagate = False
    log.setLevel(level)
