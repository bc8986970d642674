"""Every setting, with its default; the server reads them from traitlets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LOCAL_STUDENT: Final = "local"
"""The student of a server that was not told whose it is: it may be anybody."""


@dataclass(frozen=True)
class Settings:
    """What can be set.

    Args:
        data_folder: where the store lies; made when it is missing.
        catalogue_folders: folders with challenge notebooks, in teaching order.
        student_id: who the student is when JupyterLab runs alone.
        student_name: the name until the student states one.
        time_zone: IANA name of the zone whose days count until the student states another.
        challenge_cache_s: how long a challenge is kept in memory before it is read again.
        reply_within_s: a submission graded within this time is answered at once, else with 202.
        attempts_max: how often the grading of a submission is begun before it is given up.
        sweep_every_s: how often submissions are looked for that a crash has left behind.
        boxes_at_once: how many jails run at the same time; 0 for three a core, six at least.
        run_per_minute: rate limit for each student.
        submit_per_minute: rate limit for each student.
        bubblewrap: path of the program that builds the namespaces; looked for if empty.
        dedicated_host: the operator says that this machine is there for grading alone.
        images: further prepared interpreters: name -> the modules that each imports ahead.
        kernel_paths: folders that kernels of other languages may read beside the system's.
        judge0_url: address of a Judge0 that grades; empty to grade on this machine.
        judge0_token: what Judge0 lets us in by; never logged.
        judge0_token_header: the header that it wants the token in.
        judge0_timeout_s: how long a submission may wait at Judge0 until it is begun.
        judge0_fallback: whether this machine grades what Judge0 cannot.
        tutor: whether there is a tutor at all.
        model_url: address of a server that speaks OpenAI's Chat Completions, up to ``/v1``; empty
            for offline help only.
        model_name: the model to ask there.
        model_key: what that server lets us in by; never logged. ``OPENAI_API_KEY`` if empty.
        second_model_url: another such server, asked when the first gives no answer.
        second_model_name: the model to ask there.
        second_model_key: what it lets us in by; never logged.
        model_max_tokens: how long an answer of a model may be.
        model_max_tokens_name: how that server calls this limit.
        model_temperature: how much a model varies its words, 0 to 2.
        model_first_token_s: how long a model may take to begin its answer.
        model_time_limit_s: how long a model may take for a whole answer.
        tutor_cache_s: how long an answer of a model is kept for equal questions.
        ask_per_minute: rate limit of the tutor for each student.
        generated_need_approval: whether a teacher looks at each made challenge before students
            get it.
        generate_per_minute: rate limit of making challenges for each student.
        embeddings: how texts are found by their meaning: empty for by words alone, ``minilm`` for a
            model on this machine, or the address of a server that speaks OpenAI's Embeddings, up
            to ``/v1``.
        embeddings_folder: where the weights of that model are; looked for if empty.
        embeddings_model: the model to ask at that server.
        embeddings_key: what that server lets us in by; never logged.
        progress_keys: what progress files are signed with, each as ``name:key``, the newest first:
            that one signs, all of them are believed; never logged.
    """

    data_folder: Path
    catalogue_folders: tuple[Path, ...] = ()
    student_id: str = LOCAL_STUDENT
    student_name: str = "Student"
    time_zone: str = "UTC"
    challenge_cache_s: float = 300.0
    reply_within_s: float = 2.0
    attempts_max: int = 3
    sweep_every_s: float = 5.0
    boxes_at_once: int = 0
    run_per_minute: int = 120
    submit_per_minute: int = 30
    bubblewrap: str = ""
    dedicated_host: bool = False
    images: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kernel_paths: tuple[str, ...] = ()
    judge0_url: str = ""
    judge0_token: str = field(default="", repr=False)
    judge0_token_header: str = "X-Auth-Token"  # noqa: S105 - the name of a header
    judge0_timeout_s: float = 5.0
    judge0_fallback: bool = True
    tutor: bool = True
    model_url: str = ""
    model_name: str = ""
    model_key: str = field(default="", repr=False)
    second_model_url: str = ""
    second_model_name: str = ""
    second_model_key: str = field(default="", repr=False)
    model_max_tokens: int = 500
    model_max_tokens_name: str = "max_tokens"
    model_temperature: float = 0.7
    model_first_token_s: float = 2.5
    model_time_limit_s: float = 30.0
    tutor_cache_s: float = 3600.0
    ask_per_minute: int = 10
    generated_need_approval: bool = False
    generate_per_minute: int = 6
    embeddings: str = ""
    embeddings_folder: str = ""
    embeddings_model: str = "text-embedding-3-small"
    embeddings_key: str = field(default="", repr=False)
    progress_keys: tuple[str, ...] = field(default=(), repr=False)
