/**
 * The only file that knows `@jupyter/chat`, which changes from release to release. Of its parts it
 * takes the list of messages; the line to type in and the buttons are our own, since those of the
 * package cannot be translated and its Stop does nothing. Its theme is left out too: it fails at
 * colours of JupyterLab themes that it cannot read; `tutor.css` has what is needed.
 */
import { InputToolbarRegistry } from '@jupyter/chat/lib/components/input';
import { ChatMessages } from '@jupyter/chat/lib/components/messages';
import { ChatReactContext } from '@jupyter/chat/lib/context';
import { AbstractChatContext, AbstractChatModel, type IChatContext } from '@jupyter/chat/lib/model';
import { MessageFooterRegistry, MessagePreambleRegistry } from '@jupyter/chat/lib/registers';
import type { IMessageContent, IUser } from '@jupyter/chat/lib/types';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import * as React from 'react';

import { InOrder } from './inorder';

/** A message as the panel sees it. */
export interface IChatMessage {
  readonly id: string;
  readonly isMine: boolean;
  /** What I wrote is shown as it is; what the tutor wrote is Markdown. */
  readonly text: string;
  readonly at_s: number;
}

/** What stands above or below a message. */
export type MessagePart = (props: { id: string }) => React.JSX.Element | null;

const ME: IUser = { username: 'me' };

/** The list of messages. */
export class Chat {
  constructor(options: Chat.IOptions) {
    this._tutor = { username: 'tutor', display_name: options.tutorName, bot: true };
    this._inOrder = new InOrder(options.rendermime);
    const preambles = new MessagePreambleRegistry();
    preambles.addComponent(({ message }) => <options.Above id={message.id} />);
    const footers = new MessageFooterRegistry();
    footers.addSection({
      position: 'left',
      component: ({ message }) => <options.Below id={message.id} />
    });
    this._context = {
      model: this._model,
      rmRegistry: this._inOrder.registry,
      inputToolbarRegistry: new InputToolbarRegistry(),
      messageFooterRegistry: footers,
      messagePreambleRegistry: preambles,
      area: 'sidebar' as const
    };
  }

  /** Show these messages, in this order; those that stay are not drawn anew. */
  async show(messages: readonly IChatMessage[]): Promise<void> {
    const shown = this._model.messages;
    const isContinued =
      shown.length <= messages.length &&
      shown.every((message, index) => message.id === messages[index].id);
    const kept = isContinued ? shown.length : 0;
    if (!isContinued) {
      this._texts.clear();
      this._model.clearMessages();
    }
    const drawn = messages.slice(0, kept).map(message => this._write(message));
    if (messages.length > kept) {
      const added = messages.slice(kept);
      this._model.messagesInserted(
        kept,
        added.map(message => this._content(message))
      );
    }
    await Promise.all(drawn);
  }

  /** The list, to be put into a page. */
  view(): React.JSX.Element {
    return (
      <ChatReactContext.Provider value={this._context}>
        <Listening model={this._model} />
      </ChatReactContext.Provider>
    );
  }

  /** Bring a message that is shown up to date; resolves when it is drawn. */
  private _write(message: IChatMessage): Promise<void> {
    if (this._texts.get(message.id) === message.text) {
      return Promise.resolve();
    }
    const { body } = this._content(message);
    const drawn = this._inOrder.drawn(message.id);
    this._model.messages.find(found => found.id === message.id)?.update({ body });
    return drawn;
  }

  private _content(message: IChatMessage): IMessageContent {
    this._texts.set(message.id, message.text);
    const type = message.isMine ? 'text/plain' : 'text/markdown';
    return {
      type: 'msg',
      id: message.id,
      time: message.at_s,
      sender: message.isMine ? ME : this._tutor,
      body: { data: { [type]: message.text }, metadata: this._inOrder.mark(message.id) }
    };
  }

  private readonly _tutor: IUser;
  private readonly _inOrder: InOrder;
  private readonly _model = new Messages();
  private readonly _texts = new Map<string, string>();
  private readonly _context: NonNullable<React.ContextType<typeof ChatReactContext>>;
}

export namespace Chat {
  /** What the list needs. */
  export interface IOptions {
    rendermime: IRenderMimeRegistry;
    tutorName: string;
    Above: MessagePart;
    Below: MessagePart;
  }
}

/**
 * The list, which begins to listen only after it was drawn first: it is told once more then, or it
 * would not show what came in between.
 */
function Listening(props: { model: Messages }): React.JSX.Element {
  const { model } = props;
  React.useEffect(() => model.tellAgain(), [model]);
  return <ChatMessages />;
}

/** The messages as the package keeps them. */
class Messages extends AbstractChatModel {
  constructor() {
    super({ config: { stackMessages: false, enableCodeToolbar: false } });
    this.lastRead = Infinity; // nothing counts as unread: the panel itself follows the answer
    this.setReady();
  }

  readonly user = ME;

  /** Have what shows the messages look at them again. */
  tellAgain(): void {
    this.messagesInserted(this.messages.length, []);
  }

  sendMessage(): void {
    throw new Error('Questions are asked through the tutor, not through its list of messages.');
  }

  createChatContext(): IChatContext {
    return new Context({ model: this });
  }
}

class Context extends AbstractChatContext {
  get users(): IUser[] {
    return [];
  }
}
