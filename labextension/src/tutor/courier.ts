/** Brings questions to the service and answers back, over lines that may be lost. */
import type { IDisposable } from '@lumino/disposable';

import type { Client } from '../api/client';
import { sentence, wasStopped } from '../api/errors';
import type { Live } from '../api/live';
import type { ConversationReply, LiveMessage, TutorResponse } from '../api/types';
import type { Turn } from './turn';

/** After so long without a word, ask for what may have been missed. */
export const SILENCE_MS = 5000;
/** A stop that the service does not answer is then done here. */
export const STOP_MS = 3000;

/** Those who keep the turns, as the courier sees them. */
export interface ITurnKeeper {
  find(id: string): Turn | undefined;
  /** The answers that are on their way. */
  open(): readonly Turn[];
  /** A question that another page of mine asks; null if it does not belong here. */
  meet(id: string, challengeId: string): Turn | null;
  /** What the service has stored; null if nothing. */
  stored(): Promise<ConversationReply | null>;
  onStreamed(turn: Turn): void;
  onFinding(turn: Turn): void;
  onChanged(): void;
  onEnded(turn: Turn): void;
}

/** What a courier needs. */
export interface ICourierOptions {
  client: Pick<Client, 'chat'>;
  live: Pick<Live, 'message' | 'reconnected' | 'send'>;
  /** For an answer that the student stopped. */
  stoppedSentence: string;
  /** For a question of which nothing is known any more. */
  lostSentence: string;
}

/**
 * Questions go over the live socket, and the answer comes back in parts; where there is no socket,
 * it comes in one piece. What is lost on the way is asked for again.
 */
export class Courier implements IDisposable {
  constructor(
    private readonly _keeper: ITurnKeeper,
    private readonly _options: ICourierOptions
  ) {
    this._live = _options.live;
    this._live.message.connect(this._onMessage, this);
    this._live.reconnected.connect(this._onReconnected, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Ask over the socket, or else by a request of its own. */
  send(turn: Turn): void {
    if (turn.ask && this._live.send({ type: 'ai-tutor-message', ask: turn.ask })) {
      this._watch(turn);
    } else {
      void this._chat(turn);
    }
  }

  /** Follow an answer that was on its way when this page came. */
  resume(turn: Turn): void {
    this._catchUp(turn);
    this._watch(turn);
  }

  /** Stop an answer, also before its first word. */
  stop(turn: Turn): void {
    turn.isStopping = true;
    if (turn.abort) {
      turn.abort.abort();
    } else if (this._live.send({ type: 'ai-tutor-stop', turn_id: turn.id })) {
      clearTimeout(turn.watch);
      turn.watch = setTimeout(() => this._giveUp(turn), STOP_MS);
    } else {
      this._giveUp(turn);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._live.message.disconnect(this._onMessage, this);
    this._live.reconnected.disconnect(this._onReconnected, this);
  }

  /** Ask for the whole answer in one piece. */
  private async _chat(turn: Turn): Promise<void> {
    if (!turn.ask || turn.abort) {
      return;
    }
    clearTimeout(turn.watch);
    const abort = new AbortController();
    turn.abort = abort;
    try {
      const reply = await this._options.client.chat(turn.ask, abort.signal);
      this._finish(turn, () => turn.end(reply));
    } catch (error) {
      if (wasStopped(error)) {
        this._giveUp(turn);
      } else {
        this._finish(turn, () => turn.fail(sentence(error)));
      }
    }
  }

  /** Look after an answer of which nothing is heard. */
  private _watch(turn: Turn): void {
    clearTimeout(turn.watch);
    if (turn.isOpen && !turn.abort && !this._isDisposed) {
      turn.watch = setTimeout(() => void this._onSilence(turn), SILENCE_MS);
    }
  }

  private async _onSilence(turn: Turn): Promise<void> {
    turn.silences += 1;
    if (turn.silences > 1 || !this._catchUp(turn)) {
      await this._look(turn);
    }
    this._watch(turn);
  }

  /** Ask for the parts after the last that was heard; false if nobody hears it. */
  private _catchUp(turn: Turn): boolean {
    const after = turn.stream.heard;
    return this._live.send({ type: 'ai-tutor-follow', turn_id: turn.id, after });
  }

  /** See what is stored of an answer; if the service never heard the question, ask again. */
  private async _look(turn: Turn): Promise<void> {
    let reply: ConversationReply | null;
    try {
      reply = await this._keeper.stored();
    } catch {
      return; // the service is away: look again later
    }
    if (!turn.isOpen || !this._isKept(turn)) {
      return;
    }
    const stored = reply?.turns.find(each => each.id === turn.id);
    if (stored?.answer) {
      this._finish(turn, () => turn.learn(stored));
    } else if (!stored && turn.ask) {
      await this._chat(turn); // the id makes it one question, however often it arrives
    } else if (!stored) {
      this._finish(turn, () => turn.fail(this._options.lostSentence));
    }
  }

  private _onReconnected(): void {
    this._keeper
      .open()
      .filter(turn => !turn.abort)
      .forEach(turn => this._catchUp(turn));
  }

  private _onMessage(_: unknown, message: LiveMessage): void {
    if (message.type === 'problem') {
      const turn = this._keeper.find(message.about);
      if (turn?.isOpen) {
        this._onProblem(turn, message.status, message.detail);
      }
    } else if (message.type === 'ai-tutor-response') {
      const { turn_id, challenge_id } = message;
      const turn = this._keeper.find(turn_id) ?? this._keeper.meet(turn_id, challenge_id);
      if (turn?.isOpen) {
        this._take(turn, message);
      }
    }
  }

  private _onProblem(turn: Turn, status: number, detail: string): void {
    const wasFollowed = turn.silences > 0 || turn.stream.heard > 0 || !turn.ask;
    if (status === 404 && wasFollowed) {
      void this._look(turn); // its parts are not kept any more, but the answer may be
    } else {
      this._finish(turn, () => turn.fail(detail));
    }
  }

  private _take(turn: Turn, part: TutorResponse): void {
    const hadGap = turn.stream.hasGap;
    const hadText = turn.text !== '';
    const ready = turn.stream.take(part);
    turn.silences = 0;
    ready.forEach(each => turn.add(each));
    if (turn.stream.hasGap && !hadGap) {
      this._catchUp(turn);
    }
    if (!turn.isOpen) {
      this._finish(turn, () => undefined);
      return;
    }
    if (!turn.isStopping) {
      this._watch(turn);
    }
    if (ready.some(each => each.kind === 'delta')) {
      this._keeper.onStreamed(turn);
    }
    if (ready.some(each => each.kind === 'finding')) {
      this._keeper.onFinding(turn);
    }
    if (!hadText || ready.some(each => each.kind !== 'delta')) {
      this._keeper.onChanged();
    }
  }

  /** What came so far is all that is wanted. */
  private _giveUp(turn: Turn): void {
    this._finish(turn, () => turn.fail(this._options.stoppedSentence));
  }

  /** An answer comes to its end, one way or another. */
  private _finish(turn: Turn, end: () => void): void {
    end();
    turn.rest();
    if (!this._isDisposed && this._isKept(turn)) {
      this._keeper.onEnded(turn);
    }
  }

  private _isKept(turn: Turn): boolean {
    return this._keeper.find(turn.id) === turn;
  }

  private readonly _live: ICourierOptions['live'];
  private _isDisposed = false;
}
