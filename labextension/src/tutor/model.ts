import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Client } from '../api/client';
import { ApiError, sentence } from '../api/errors';
import type { ConversationReply, Rating, TutorStatus } from '../api/types';
import { newKey } from '../key';
import { Courier, type ICourierOptions, type ITurnKeeper } from './courier';
import { Eraser } from './eraser';
import { type ITopic, NOWHERE, type Question } from './topic';
import { type ITurn, Turn } from './turn';

type TutorClient = Pick<
  Client,
  'tutorStatus' | 'chat' | 'conversation' | 'eraseConversation' | 'rateTurn'
>;

/**
 * The conversation about one challenge, or about none. Questions go over the live socket and the
 * answer comes back in parts; where there is no socket, it comes in one piece.
 */
export class TutorModel implements IDisposable {
  constructor(options: TutorModel.IOptions) {
    const keeper: ITurnKeeper = {
      find: id => this._find(id),
      open: () => this._turns.filter(turn => turn.isOpen),
      meet: (id, challengeId) => this._meet(id, challengeId),
      stored: () => this._conversation(),
      onStreamed: turn => this._streamed.emit(turn),
      onFinding: turn => this._told.emit(turn),
      onChanged: () => this._emit(),
      onEnded: turn => this._onEnded(turn)
    };
    this._client = options.client;
    this._courier = new Courier(keeper, options);
    this.eraser = new Eraser(() => this._erase());
    this.eraser.changed.connect(this._emit, this);
  }

  /** Something other than the text of an answer changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** More of an answer came. */
  get streamed(): ISignal<this, ITurn> {
    return this._streamed;
  }

  /** Something that is worth reading out: a finding, the end of an answer, a failure. */
  get told(): ISignal<this, ITurn> {
    return this._told;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get topic(): ITopic {
    return this._topic;
  }

  /** Null until it is loaded. */
  get status(): TutorStatus | null {
    return this._status;
  }

  get turns(): readonly ITurn[] {
    return this.eraser.isPending ? [] : this._turns;
  }

  get isLoading(): boolean {
    return this._isLoading;
  }

  /** Why the conversation could not be loaded, a rating not kept, and the like. */
  get problem(): string {
    return this._problem;
  }

  /** Older turns are on the server. */
  get hasEarlier(): boolean {
    return this._cursor !== null && !this.eraser.isPending;
  }

  /** The answer on its way; null if there is none. */
  get answering(): ITurn | null {
    return this._open ?? null;
  }

  /** Whether something can be asked here. */
  get isOn(): boolean {
    return !this._topic.isOff && this._status?.enabled !== false;
  }

  readonly eraser: Eraser;

  /** Turn to another topic, and load its conversation. */
  async follow(topic: ITopic): Promise<void> {
    const before = this._topic;
    this._topic = topic;
    if (topic.challengeId === before.challengeId && this._hasLoaded) {
      if (topic.isOff !== before.isOff || topic.title !== before.title) {
        this._emit();
      }
      return;
    }
    await this.eraser.commit();
    this._turns.forEach(turn => clearTimeout(turn.watch)); // they go on at the server
    this._stops.splice(0).forEach(resolve => resolve());
    this._turns = [];
    this._cursor = null;
    this._status = null;
    this._problem = '';
    await this.load();
  }

  /** Load who answers and what was said; what is under way goes on. */
  async load(): Promise<void> {
    const { challengeId } = this._topic;
    this._hasLoaded = true;
    this._isLoading = true;
    this._emit();
    try {
      const status = await this._client.tutorStatus(challengeId);
      if (this._isElsewhere(challengeId)) {
        return;
      }
      this._status = status;
      const reply = await this._conversation();
      if (this._isElsewhere(challengeId)) {
        return;
      }
      this._problem = '';
      if (reply) {
        this._cursor = reply.cursor;
        this._merge(reply);
      }
    } catch (error) {
      if (!this._isElsewhere(challengeId)) {
        this._problem = sentence(error);
        this._hasLoaded = false;
      }
    } finally {
      if (!this._isElsewhere(challengeId)) {
        this._isLoading = false;
        this._emit();
      }
    }
  }

  /** Load the turns before those that are shown. */
  async loadEarlier(): Promise<void> {
    const cursor = this._cursor;
    if (cursor === null || this._isLoading) {
      return;
    }
    const { challengeId } = this._topic;
    this._isLoading = true;
    this._emit();
    try {
      const reply = await this._conversation(cursor);
      if (reply && !this._isElsewhere(challengeId)) {
        this._cursor = reply.cursor;
        this._merge(reply);
      }
    } catch (error) {
      this._problem = sentence(error);
    } finally {
      this._isLoading = false;
      this._emit();
    }
  }

  /** Ask; an answer that is on its way is stopped first. */
  async ask(question: Question): Promise<void> {
    if (!this.isOn) {
      return;
    }
    const { challengeId } = this._topic;
    await this.eraser.commit();
    await this._stopped();
    if (this._isElsewhere(challengeId)) {
      return;
    }
    const turn = Turn.asked({
      challenge_id: challengeId,
      code: '',
      question: '',
      intent: 'question',
      test_name: '',
      selection: '',
      rung: 0,
      ...question,
      id: newKey()
    });
    this._problem = '';
    this._turns.push(turn);
    this._courier.send(turn);
    this._emit();
  }

  /** Ask the same again, after no answer came. */
  async askAgain(id: string): Promise<void> {
    const turn = this._find(id);
    if (turn?.state === 'failed' && turn.ask) {
      this._turns = this._turns.filter(each => each !== turn);
      await this.ask(turn.ask);
    }
  }

  /** Stop the answer that is on its way, also before its first word. */
  stop(): void {
    const turn = this._open;
    if (turn && !turn.isStopping) {
      this._courier.stop(turn);
      this._emit();
    }
  }

  /** Rate an answer; the same rating again takes it back. */
  async rate(id: string, rating: Exclude<Rating, 0>): Promise<void> {
    const turn = this._find(id);
    if (!turn?.answer) {
      return;
    }
    const before = turn.rating;
    turn.rating = before === rating ? 0 : rating;
    this._emit();
    try {
      await this._client.rateTurn(id, turn.rating);
    } catch (error) {
      turn.rating = before;
      this._problem = sentence(error);
      this._emit();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._courier.dispose();
    void this.eraser.commit();
    this.eraser.dispose();
    this._turns.forEach(turn => clearTimeout(turn.watch));
    Signal.clearData(this);
  }

  private get _open(): Turn | undefined {
    return this._turns.find(turn => turn.isOpen);
  }

  private _find(id: string): Turn | undefined {
    return this._turns.find(turn => turn.id === id);
  }

  private _isElsewhere(challengeId: string): boolean {
    return this._isDisposed || this._topic.challengeId !== challengeId;
  }

  /** An answer came to its end. */
  private _onEnded(turn: Turn): void {
    this._streamed.emit(turn);
    this._told.emit(turn);
    this._emit();
    this._stops.splice(0).forEach(resolve => resolve());
    void this._refreshStatus();
  }

  /** A question that another page of mine asks. */
  private _meet(id: string, challengeId: string): Turn | null {
    if (challengeId !== this._topic.challengeId || !this._hasLoaded || this.eraser.isPending) {
      return null;
    }
    const turn = new Turn(id, Date.now() / 1000);
    this._turns.push(turn);
    this._emit();
    void this._learn(turn).catch(() => undefined); // the answer shows without its question
    return turn;
  }

  private async _learn(turn: Turn): Promise<void> {
    const reply = await this._conversation();
    const stored = reply?.turns.find(each => each.id === turn.id);
    if (stored) {
      turn.learn(stored);
      this._emit();
    }
  }

  /** Who answers, and the step of help, may be another after an answer. */
  private async _refreshStatus(): Promise<void> {
    const { challengeId } = this._topic;
    try {
      const status = await this._client.tutorStatus(challengeId);
      if (!this._isElsewhere(challengeId)) {
        this._status = status;
        this._emit();
      }
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
    }
  }

  /** Stop what is under way, and wait until it has ended. */
  private async _stopped(): Promise<void> {
    while (this._open) {
      const ended = new Promise<void>(resolve => this._stops.push(resolve));
      this.stop();
      await ended;
    }
  }

  private async _conversation(cursor?: string): Promise<ConversationReply | null> {
    const id = this._status?.conversation_id;
    if (!id) {
      return null;
    }
    try {
      return await this._client.conversation(id, cursor);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return null; // nothing was asked yet
      }
      throw error;
    }
  }

  /** Bring stored turns and those of this page together. */
  private _merge(reply: ConversationReply): void {
    for (const stored of reply.turns) {
      const known = this._find(stored.id);
      if (known) {
        known.learn(stored);
        continue;
      }
      const turn = Turn.stored(stored);
      this._turns.push(turn);
      if (turn.isOpen) {
        this._courier.resume(turn);
      }
    }
    this._turns.sort((a, b) => a.createdAt_s - b.createdAt_s);
  }

  private async _erase(): Promise<void> {
    const id = this._status?.conversation_id;
    const before = this._turns;
    this._turns = [];
    this._cursor = null;
    if (!id) {
      return;
    }
    try {
      await this._client.eraseConversation(id);
      await this._refreshStatus();
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) {
        this._turns = before;
        this._problem = sentence(error);
      }
    }
    this._emit();
  }

  private _emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _client: TutorClient;
  private readonly _courier: Courier;
  private _topic = NOWHERE;
  private _status: TutorStatus | null = null;
  private _turns: Turn[] = [];
  private _stops: (() => void)[] = [];
  private _cursor: string | null = null;
  private _hasLoaded = false;
  private _isLoading = false;
  private _problem = '';
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
  private _streamed = new Signal<this, ITurn>(this);
  private _told = new Signal<this, ITurn>(this);
}

export namespace TutorModel {
  /** What a model needs. */
  export interface IOptions extends ICourierOptions {
    client: TutorClient;
  }
}
