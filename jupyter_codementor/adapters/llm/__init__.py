"""Language models behind servers that speak OpenAI's Chat Completions."""

from __future__ import annotations

from .endpoints import AnswerStream, Endpoints, model_from
from .openai import Address, Manner, OpenAIModel

__all__ = ["Address", "AnswerStream", "Endpoints", "Manner", "OpenAIModel", "model_from"]
