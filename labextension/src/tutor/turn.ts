/** A question and its answer, as far as it has come. */
import type { Answer, Ask, Finding, Intent, Rating, TurnReply, TutorResponse } from '../api/types';
import { Stream } from './stream';

/** `waiting`: nothing of the answer came; `failed`: none will, and `problem` says why. */
export type TurnState = 'waiting' | 'answering' | 'done' | 'failed';

/** What a view may know of a turn. */
export interface ITurn {
  readonly id: string;
  readonly createdAt_s: number;
  readonly question: string;
  readonly intent: Intent;
  /** Of a failing test that was asked about in this page; else empty. */
  readonly testName: string;
  /** The piece of code or the traceback that was asked about in this page; else empty. */
  readonly selection: string;
  readonly state: TurnState;
  /** Who answers, once it is known. */
  readonly source: Answer['source'] | null;
  readonly model: string;
  readonly finding: Finding | null;
  /** The joined deltas. */
  readonly text: string;
  readonly answer: Answer | null;
  readonly rating: Rating;
  readonly problem: string;
  readonly isStopping: boolean;
  /** It was asked in this page, so that it can be asked again. */
  readonly canAskAgain: boolean;
}

/** The same, for the model that changes it. */
export class Turn implements ITurn {
  constructor(
    readonly id: string,
    readonly createdAt_s: number
  ) {}

  /** A turn that is asked now; it can be asked again if no answer comes. */
  static asked(ask: Ask): Turn {
    const turn = new Turn(ask.id, Date.now() / 1000);
    turn.ask = ask;
    turn.question = ask.question;
    turn.intent = ask.intent;
    turn.testName = ask.test_name;
    turn.selection = ask.selection;
    return turn;
  }

  /** A turn of the history. */
  static stored(reply: TurnReply): Turn {
    const turn = new Turn(reply.id, reply.created_at);
    turn.learn(reply);
    return turn;
  }

  question = '';
  intent: Intent = 'question';
  testName = '';
  selection = '';
  state: TurnState = 'waiting';
  source: Answer['source'] | null = null;
  model = '';
  finding: Finding | null = null;
  text = '';
  answer: Answer | null = null;
  rating: Rating = 0;
  problem = '';
  isStopping = false;
  ask: Ask | null = null;
  readonly stream = new Stream();
  /** Stops the request of an answer that comes in one piece. */
  abort: AbortController | null = null;
  watch: ReturnType<typeof setTimeout> | undefined;
  /** How often in a row nothing was heard for a while. */
  silences = 0;

  get isOpen(): boolean {
    return this.state === 'waiting' || this.state === 'answering';
  }

  get canAskAgain(): boolean {
    return this.state === 'failed' && this.ask !== null;
  }

  /** Take over what the server has stored. */
  learn(reply: TurnReply): void {
    this.question = reply.question;
    this.intent = reply.intent;
    this.testName = reply.test_name;
    this.rating = reply.rating;
    if (reply.answer && this.state !== 'done') {
      this.end(reply.answer);
    }
  }

  /** Take a part of the answer that is in order. */
  add(part: TutorResponse): void {
    if (!this.isOpen) {
      return;
    }
    this.state = 'answering';
    switch (part.kind) {
      case 'start':
        this.source = part.source;
        this.model = part.model;
        break;
      case 'finding':
        this.finding = part.finding;
        break;
      case 'delta':
        this.text += part.text;
        break;
      case 'end':
        if (part.answer) {
          this.end(part.answer);
        }
        break;
    }
  }

  /** This is all of it. */
  end(answer: Answer): void {
    this.answer = answer;
    this.text = answer.message || this.text;
    this.source = answer.source;
    this.model = answer.model;
    this.finding ??= answer.findings.length > 0 ? answer.findings[0] : null;
    this.state = 'done';
    this.problem = '';
    this.rest();
  }

  /** No answer will come. */
  fail(problem: string): void {
    this.state = 'failed';
    this.problem = problem;
    this.rest();
  }

  /** Wait for nothing any more. */
  rest(): void {
    clearTimeout(this.watch);
    this.isStopping = false;
    this.abort = null;
  }
}
