/** Loaded when the tutor is first opened. */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { IPlace } from '../materials/address';
import { ModelWidget } from '../modelwidget';
import type { ICodementor } from '../tokens';
import { AboveAnswer, BelowAnswer } from './answer';
import { Chat, type IChatMessage } from './chat';
import { Coalescer } from './coalesce';
import { TutorModel } from './model';
import type { Question } from './topic';
import type { ITurn } from './turn';
import { Tutor } from './view';
import { announcement, questionText } from './words';

const ANSWER = ':answer';

/** The conversation with the tutor. */
export class TutorPanel extends ModelWidget {
  constructor(private readonly _options: TutorPanel.IOptions) {
    const { service, trans } = _options;
    const model = new TutorModel({
      client: service.client,
      live: service.live,
      stoppedSentence: trans.__('Stopped.'),
      lostSentence: trans.__('This question was lost on the way. Ask it again.')
    });
    super([model], () => this._view());
    this.model = model;
    this._chat = new Chat({
      rendermime: _options.rendermime,
      tutorName: trans.__('Tutor'),
      Above: ({ id }) => this._above(id),
      Below: ({ id }) => this._below(id)
    });
    this._log = this._chat.view();
    this._coalescer = new Coalescer(() => this._chat.show(messagesOf(model.turns, trans)));
    model.changed.connect(this._coalescer.request, this._coalescer);
    model.streamed.connect(this._coalescer.request, this._coalescer);
    model.told.connect((_, turn) => {
      const { number } = this._announcement;
      this._announcement = { text: announcement(turn, trans), number: number + 1 };
      this.update();
    });
    this.addClass('jp-codementor-Tutor');
  }

  readonly model: TutorModel;

  /** Put the cursor into the line to ask in. */
  focusInput(): void {
    this._input.current?.focus();
  }

  dispose(): void {
    this._coalescer.stop();
    this.model.dispose();
    super.dispose();
  }

  protected onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    this.focusInput();
  }

  private _view(): React.JSX.Element {
    const { model } = this;
    return (
      <Tutor
        trans={this._options.trans}
        topic={model.topic}
        status={model.status}
        isOn={model.isOn}
        isLoading={model.isLoading}
        problem={model.problem}
        isEmpty={model.turns.length === 0 || model.topic.isOff}
        isAnswering={model.answering !== null}
        isStopping={model.answering?.isStopping ?? false}
        hasEarlier={model.hasEarlier}
        isErasing={model.eraser.isPending}
        announcement={this._announcement}
        log={this._log}
        inputRef={this._input}
        onAsk={question => this._ask({ question })}
        onStop={() => model.stop()}
        onErase={() => model.eraser.start()}
        onUndoErase={() => {
          model.eraser.undo();
          this.focusInput();
        }}
        onRetry={() => void model.load()}
        onEarlier={() => void model.loadEarlier()}
        onLeave={this._options.onLeave}
      />
    );
  }

  /** The button that was pressed goes away: the focus is kept in the panel. */
  private _ask(question: Question): void {
    this._options.onAsk(question);
    this.focusInput();
  }

  private _above(id: string): React.JSX.Element | null {
    return this._withTurn(id, turn => <AboveAnswer trans={this._options.trans} turn={turn} />);
  }

  private _below(id: string): React.JSX.Element | null {
    const { model } = this;
    return this._withTurn(id, turn => (
      <BelowAnswer
        trans={this._options.trans}
        turn={turn}
        isLast={turn === model.turns[model.turns.length - 1]}
        onAsk={question => this._ask(question)}
        onAskAgain={() => {
          void model.askAgain(turn.id);
          this.focusInput();
        }}
        onRate={rating => void model.rate(turn.id, rating)}
        onOpen={this._options.onOpen}
        onRead={this._options.onRead}
        onCopy={text => navigator.clipboard.writeText(text)}
      />
    ));
  }

  private _withTurn(
    id: string,
    view: (turn: ITurn) => React.JSX.Element
  ): React.JSX.Element | null {
    return id.endsWith(ANSWER) ? (
      <OfTurn model={this.model} id={id.slice(0, -ANSWER.length)} view={view} />
    ) : null;
  }

  private readonly _chat: Chat;
  private readonly _log: React.JSX.Element;
  private readonly _coalescer: Coalescer;
  private readonly _input = React.createRef<HTMLTextAreaElement>();
  private _announcement = { text: '', number: 0 };
}

export namespace TutorPanel {
  /** What the panel needs. */
  export interface IOptions {
    service: ICodementor;
    trans: TranslationBundle;
    rendermime: IRenderMimeRegistry;
    /** Ask with the code of the current notebook. */
    onAsk: (question: Question) => void;
    onOpen: (challengeId: string) => void;
    onRead: (place: IPlace) => void;
    onLeave: () => void;
  }
}

/** Shows something of a turn, and again whenever the model changes. */
function OfTurn(props: {
  model: TutorModel;
  id: string;
  view: (turn: ITurn) => React.JSX.Element;
}): React.JSX.Element | null {
  const { model, id } = props;
  const [, setCount] = React.useState(0);
  React.useEffect(() => {
    const onChanged = (): void => setCount(count => count + 1);
    model.changed.connect(onChanged);
    return () => {
      model.changed.disconnect(onChanged);
    };
  }, [model]);
  const turn = model.turns.find(each => each.id === id);
  return turn ? props.view(turn) : null;
}

/** Each turn as two messages; an answer that was stopped before its first word is empty. */
export function messagesOf(
  turns: readonly ITurn[],
  trans: TranslationBundle
): readonly IChatMessage[] {
  return turns.flatMap(turn => [
    {
      id: turn.id,
      isMine: true,
      text: questionText(turn, trans),
      at_s: turn.createdAt_s
    },
    { id: turn.id + ANSWER, isMine: false, text: turn.text, at_s: turn.createdAt_s }
  ]);
}
