"""Says, in the student's own language, that offline help speaks English."""

from __future__ import annotations

import unicodedata
from typing import Final

from ..briefing import Said

_ENGLISH: Final = "(Offline help answers in English only.)"
_SAID: Final = {
    "cs": "(Bez jazykového modelu odpovídám jen anglicky.)",
    "da": "(Uden en sprogmodel svarer jeg kun på engelsk.)",
    "de": "(Ohne Sprachmodell antworte ich nur auf Englisch.)",
    "es": "(Sin un modelo de lenguaje solo respondo en inglés.)",
    "fr": "(Sans modèle de langage, je réponds seulement en anglais.)",
    "it": "(Senza un modello linguistico rispondo solo in inglese.)",
    "nl": "(Zonder taalmodel antwoord ik alleen in het Engels.)",
    "pl": "(Bez modelu językowego odpowiadam tylko po angielsku.)",
    "pt": "(Sem um modelo de linguagem, respondo apenas em inglês.)",
    "ru": "(Без языковой модели я отвечаю только по-английски.)",
    "sv": "(Utan en språkmodell svarar jag bara på engelska.)",
    "uk": "(Без мовної моделі я відповідаю лише англійською.)",
}
_ALL: Final = frozenset((_ENGLISH, *_SAID.values()))
_FOREIGN_SHARE: Final = 0.3


def note(language: str, question: str, history: tuple[Said, ...]) -> str:
    """Return a sentence for a student of another language; "" if it was said before.

    Args:
        language: of the profile, e.g. ``de`` or ``pt-BR``.
        question: of the student: letters of another script count too.
        history: what was said so far.
    """
    tag = language.split("-")[0].split("_")[0].lower()
    if tag in ("", "en") and not _is_foreign(question):
        return ""
    if any(sentence in said.message for said in history for sentence in _ALL):
        return ""
    return _SAID.get(tag, _ENGLISH)


def _is_foreign(text: str) -> bool:
    letters = [letter for letter in text[:500] if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return len(letters) >= 4 and foreign / len(letters) > _FOREIGN_SHARE
