"""What students say that is no question about the task: greetings, anger, wishes."""

from __future__ import annotations

import re
from typing import Final, Literal

Talk = Literal["greeting", "thanks", "solution", "rules", "abuse", "discouraged", "off-topic"]
"""solution: wants to be given it. rules: wants the tutor to be somebody else, or to tell its rules
or the tests. discouraged: about to give up."""

_LOOKED_AT: Final = 2_000


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


_KINDS: Final[tuple[tuple[Talk, re.Pattern[str]], ...]] = (
    (
        "rules",
        _re(
            r"""
            \b(?:ignore|forget|disregard|override|bypass)\b.{0,40}
                \b(?:rules?|instructions?|prompts?|guidelines?|restrictions?)\b
            | \b(?:system|hidden|secret|initial)\s+(?:prompt|instructions?|message)\b
            | \b(?:pretend|act|behave|role-?\s?play)\b.{0,30}\b(?:to\s+be|as|like|that|you)\b
            | \byou\s+are\s+(?:now|no\s+longer)\b | \bjail\s?break | \bdeveloper\s+mode\b | \bDAN\b
            | \b(?:show|print|tell|give|reveal|list|what\s+are)\b.{0,30}\bhidden\s+tests?\b
            | \bunrestricted\b | \bnew\s+rules?\s*:
            """
        ),
    ),
    (
        "solution",
        _re(
            r"""
            (?<!to\s)(?<!should\s)(?<!must\s)(?<!not\s)(?<!it\s)
                \b(?:give|show|print|tell|send|write|reveal|post|output|paste)\b
                (?:\s+\w+){0,4}?\s+(?:solution|answer|(?:whole|full|complete|correct|final|finished)
                \s+(?:code|function|program|answer|solution))\b
            | \b(?:want|need)\s+(?:(?:the|a|an|your|whole|full|right|correct)\s+)*
                (?:solution|answer)\b
            | \b(?:solve|do|finish|complete|write|code)\s+(?:it|this|that|my\s+homework|the\s+
                (?:task|challenge|exercise|homework|function|code|program))\s+for\s+me\b
            | \bsolve\s+(?:it|this|the\s+(?:task|challenge|exercise))\b
            | \bjust\s+(?:the|give\s+me\s+the)\s+(?:solution|answer|code)\b
            | \bwhat(?:'s|\s+is)\s+the\s+(?:solution|answer)\W*$
            """
        ),
    ),
    (
        "discouraged",
        _re(
            r"""
            \bi(?:\s+am|'m|\s+feel|\s+must\s+be)?\s+(?:so\s+|too\s+|just\s+|really\s+)?
                (?:stupid|dumb|an?\s+idiot|a\s+failure|hopeless|lost|stuck|frustrated|confused|
                bad\s+at\s+(?:this|coding|programming))\b
            | \bi\s+(?:give|gave)\s+up\b | \bi\s+(?:can(?:'|no)?t|cannot)\s+do\s+(?:this|it)\b
            | \b(?:too|so)\s+(?:hard|difficult)\b
            | \bi\s+hate\s+(?:this|coding|programming|python)\b
            | \b(?:don'?t|do\s+not)\s+(?:understand|get)\s+(?:anything|any\s+of)\b
            | ^\W*(?:help|i'?m?\s+(?:am\s+)?stuck|no\s+idea|i\s+have\s+no\s+idea)\W*$
            """
        ),
    ),
    (
        "abuse",
        _re(
            r"""
            \b(?:fuck\w*|shit\w*|bitch|asshole|bastard|moron|wtf|stfu)\b | \bshut\s+up\b
            | \byou(?:\s+are|'re|r)?\s+(?:so\s+|a\s+|an\s+|just\s+|such\s+an?\s+)*
                (?:stupid|dumb|idiot|useless|worthless|trash|garbage|rubbish|bad)\b
            | \b(?:stupid|useless|dumb|idiotic)\s+(?:bot|tutor|ai|machine|thing)\b
            | \bi\s+hate\s+you\b | \bkill\s+yourself\b
            """
        ),
    ),
    (
        "greeting",
        _re(
            r"""
            ^\W*(?:hi|hello|hey|hiya|yo|good\s+(?:morning|afternoon|evening)|greetings|moin|hallo|
                salut|hola|ciao|bonjour)(?:\s+(?:there|tutor|you|all|bot))?\W*$
            | ^\W*(?:how\s+are\s+you|who\s+are\s+you|what\s+can\s+you\s+do|are\s+you\s+there)
                (?:\s+\w+)?\W*$
            """
        ),
    ),
    (
        "thanks",
        _re(
            r"""
            ^\W*(?:many\s+)?(?:thanks?|thank\s+you|thx|ty|great|cool|nice|perfect|ok(?:ay)?|got\s+it|
                i\s+see|it\s+works(?:\s+now)?|awesome|bye|goodbye)
                (?:\s+(?:you|so|very|much|a|lot|tutor|it|now|works|got|thanks?))*\W*$
            """
        ),
    ),
    (
        "off-topic",
        _re(
            r"""
            \b(?:weather|football|soccer|basketball|girlfriend|boyfriend|pizza|recipe|movie|politics|
                president|election|joke|horoscope|bitcoin|crypto|lottery|minecraft|fortnite|essay|
                poem|song\s+lyrics|capital\s+of|love\s+me|marry\s+me|how\s+old\s+are\s+you|
                favou?rite\s+(?:colou?r|food|game|film|song))\b
            """
        ),
    ),
)


def talk_of(question: str) -> Talk | None:
    """Return what kind of talk it is; None for everything that may be a question about the task."""
    text = " ".join(question[:_LOOKED_AT].split())
    if not text:
        return None
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)
