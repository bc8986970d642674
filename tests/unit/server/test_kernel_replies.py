"""The replies with which the kernel side is tested are such as the server gives."""

from typing import Any

import msgspec
import pytest

from jupyter_codementor.model.tutor import Ask
from jupyter_codementor.notebook import replies
from jupyter_codementor.testing import api_replies
from jupyter_codementor_server import wire
from jupyter_codementor_server.routes import OPERATIONS


@pytest.mark.parametrize(
    ("reply", "sent", "read"),
    [
        (api_replies.TUTOR_STATUS, wire.TutorStatus, replies.TutorStatus),
        (api_replies.CHAT, wire.ChatReply, replies.ChatReply),
        (api_replies.CONVERSATION, wire.ConversationReply, replies.Conversation),
        (api_replies.NO_CONVERSATION, wire.ConversationReply, replies.Conversation),
    ],
    ids=["status", "chat", "conversation", "no-conversation"],
)
def test_a_reply_of_the_double_has_every_field_that_is_sent_and_can_be_read(
    reply: dict[str, Any], sent: type[Any], read: type[Any]
) -> None:
    assert set(reply) == {field.name for field in msgspec.structs.fields(sent)}
    over_the_wire = msgspec.json.encode(msgspec.convert(reply, sent))
    assert msgspec.json.decode(over_the_wire, type=read) == msgspec.convert(reply, read)


def test_the_kernel_side_asks_where_the_server_listens() -> None:
    served = {(each.method, each.path): each for each in OPERATIONS}
    for where in (
        ("GET", "/tutor/status"),
        ("GET", "/tutor/conversations/{id}"),
        ("POST", "/tutor/turns/{id}/rating"),
    ):
        assert where in served
    assert served["POST", "/tutor/chat"].body is Ask
