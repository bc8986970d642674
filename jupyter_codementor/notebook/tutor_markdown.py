"""Makes Markdown of the tutor safe to hand to any front end.

Some front ends run HTML and load pictures that stand in an output's Markdown. So the text is read
and written anew: HTML becomes text that is shown, a picture becomes its description, and only links
to the web stay links. What could start markup of some dialect (such as formulas) is written as a
character reference, which no dialect reads as markup.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>$&!|~{}#@]")
_LINK: Final = re.compile(r"https?://", re.IGNORECASE)
_BETWEEN_BACKTICKS: Final = re.compile(r"`([^`]+)`")
_BACKTICKS: Final = re.compile("`+")


def safe(markdown: str) -> str:
    """Return Markdown that shows the same words, and can do nothing else."""
    return str(_rewriting()(markdown)).strip()


def escaped(text: str) -> str:
    """Return plain text as Markdown that shows exactly this text, on one line."""
    return _SPECIAL.sub(_reference, re.sub(r"\s+", " ", text))


def sentence(text: str) -> str:
    """Return a sentence of ours as Markdown: what stands between backticks stays code."""
    parts = _BETWEEN_BACKTICKS.split(" ".join(text.split()))
    return "".join(f"`{part}`" if place % 2 else escaped(part) for place, part in enumerate(parts))


def code(text: str) -> str:
    """Return text as a block of code."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text.rstrip()}\n{fence}"


def _reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


@functools.cache
def _rewriting() -> Callable[[str], Any]:
    import mistune
    from mistune.renderers.markdown import MarkdownRenderer

    class Rewriter(MarkdownRenderer):
        """Writes Markdown in which nothing but text, lists, quotes, code and web links is left."""

        def text(self, token: dict[str, Any], state: Any) -> str:
            return _SPECIAL.sub(_reference, token["raw"])

        def inline_html(self, token: dict[str, Any], state: Any) -> str:
            return _SPECIAL.sub(_reference, token["raw"])

        def block_html(self, token: dict[str, Any], state: Any) -> str:
            lines = [" ".join(line.split()) for line in token["raw"].splitlines()]
            return "\n".join(_SPECIAL.sub(_reference, line) for line in lines if line) + "\n\n"

        def codespan(self, token: dict[str, Any], state: Any) -> str:
            text = " ".join(token["raw"].splitlines())
            longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
            fence = "`" * (longest + 1)
            inner = f" {text} " if text[:1] in "` " or text[-1:] in "` " else text
            return f"{fence}{inner}{fence}"

        def block_code(self, token: dict[str, Any], state: Any) -> str:
            language = re.match(r"\w{0,20}", str((token.get("attrs") or {}).get("info") or ""))
            first, _, rest = code(token["raw"]).partition("\n")
            return f"{first}{language[0] if language else ''}\n{rest}\n\n"

        def link(self, token: dict[str, Any], state: Any) -> str:
            shown = self.render_children(token, state)
            url = str(token["attrs"]["url"])
            if not _LINK.match(url):
                return shown
            return f"[{shown}](<{quote(url, safe=_IN_URLS)}>)"

        def image(self, token: dict[str, Any], state: Any) -> str:
            return self.render_children(token, state)

        def render_referrences(self, state: Any) -> list[str]:  # mistune's spelling
            return []

    return mistune.create_markdown(renderer=Rewriter())


_IN_URLS: Final = "%/:?#@!,;=+&~.-_"
