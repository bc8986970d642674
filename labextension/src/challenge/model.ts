import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Client } from '../api/client';
import { sentence, wasStopped } from '../api/errors';
import type { HandIn } from '../api/handin';
import type {
  Award,
  ChallengeDetail,
  Review,
  SubmissionReply,
  Suggestion,
  Verdict
} from '../api/types';
import { newKey } from '../key';
import { type IWaiting, submitUntilGraded } from './submitting';

/** What is running now. */
export interface IJob {
  readonly kind: 'run' | 'submit';
  readonly startedAt_ms: number;
  /** The student asked for a stop that has not come through yet. */
  readonly isStopping: boolean;
}

/** What came of a run or a submission. */
export interface IResult {
  readonly kind: 'run' | 'submit';
  readonly verdict: Verdict;
  /** The code that was graded; empty for an assignment, of which it was a whole notebook. */
  readonly code: string;
  readonly award: Award | null;
  readonly next: Suggestion | null;
  /** Remarks on the code; null if it was not reviewed. */
  readonly review: Review | null;
  /** Counts up, so that the same verdict again is announced again. */
  readonly number: number;
}

type ChallengeClient = Pick<
  Client,
  'challenge' | 'run' | 'submit' | 'submission' | 'stopSubmission' | 'hint'
>;

/** One challenge in one notebook: what is known of it, what runs, and the last result. */
export class ChallengeModel implements IDisposable {
  constructor(
    readonly challengeId: string,
    private readonly _options: ChallengeModel.IOptions
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A verdict came. */
  get graded(): ISignal<this, IResult> {
    return this._graded;
  }

  /** A hint was taken, so that what is left to gain changed. */
  get hinted(): ISignal<this, void> {
    return this._hinted;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get detail(): ChallengeDetail | null {
    return this._detail;
  }

  get job(): IJob | null {
    return this._job;
  }

  get result(): IResult | null {
    return this._result;
  }

  get isCollapsed(): boolean {
    return this._isCollapsed;
  }

  /** The code was changed after the result came. */
  get isStale(): boolean {
    return this._isStale;
  }

  /** Why the challenge could not be loaded. */
  get loadError(): string {
    return this._loadError;
  }

  /** What there is to say of the last act, such as what went wrong; shown until the next. */
  get message(): string {
    return this._message;
  }

  get isTakingHint(): boolean {
    return this._isTakingHint;
  }

  /** How sure the student says to be that the next submission passes, 0 to 1; null: not said. */
  get sure(): number | null {
    return this._sure;
  }

  saySure(sure: number | null): void {
    this._sure = sure;
    this._emit();
  }

  /** Load the challenge, or load it again. */
  async load(): Promise<void> {
    try {
      const detail = await this._options.client.challenge(this.challengeId);
      if (!this._isDisposed) {
        this._detail = detail;
        this._loadError = '';
      }
    } catch (error) {
      this._loadError = sentence(error);
    }
    this._emit();
  }

  /** Load again because of news from elsewhere; what is under way here does so by itself. */
  async lookAgain(): Promise<void> {
    if (!this._job && !this._isTakingHint) {
      await this.load();
    }
  }

  /** Run the visible tests on code or a notebook; does nothing while something runs. */
  async run(handIn: HandIn): Promise<void> {
    await this._act('run', async signal => {
      const { verdict, review } = await this._options.client.run(this.challengeId, handIn, signal);
      const code = codeOf(handIn);
      this._show({ kind: 'run', verdict, code, award: null, next: null, review });
    });
  }

  /** Hand code or a notebook in and wait for the verdict; does nothing while something runs. */
  async submit(handIn: HandIn): Promise<void> {
    await this._act('submit', async signal => {
      const key = newKey();
      const sure = this._sure;
      if (sure !== null) {
        this.saySure(null); // it was said of this code only
      }
      await submitUntilGraded({
        ...this._options,
        // Not aborted by `signal`: without the reply we would not know what to stop.
        submit: () => this._options.client.submit(this.challengeId, handIn, key, sure),
        signal,
        isGone: () => this._isDisposed,
        onReply: reply => this._showReply(reply, codeOf(handIn))
      });
      await this.load();
    });
  }

  /** Stop what runs. */
  stop(): void {
    if (this._job && !this._job.isStopping) {
      this._job = { ...this._job, isStopping: true };
      this._abort?.abort();
      this._emit();
    }
  }

  /** Take the next hint. */
  async takeHint(): Promise<void> {
    if (this._isTakingHint) {
      return;
    }
    this._isTakingHint = true;
    this._message = '';
    this._emit();
    try {
      const { text } = await this._options.client.hint(this.challengeId);
      if (this._detail) {
        this._detail = { ...this._detail, hints_taken: [...this._detail.hints_taken, text] };
      }
      this._hinted.emit();
      await this.load();
    } catch (error) {
      this._message = sentence(error);
    } finally {
      this._isTakingHint = false;
      this._emit();
    }
  }

  /** The code was edited: what is shown belongs to older code. */
  edited(collapse: boolean): void {
    if (this._result && !this._isStale) {
      this._isStale = true;
      this._isCollapsed = collapse || this._isCollapsed;
      this._emit();
    }
  }

  toggleResult(): void {
    this._isCollapsed = !this._isCollapsed;
    this._emit();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      if (this._job?.kind === 'run') {
        this._abort?.abort(); // a submission goes on: it was handed in
      }
      Signal.clearData(this);
    }
  }

  private async _act(
    kind: IJob['kind'],
    work: (signal: AbortSignal) => Promise<void>
  ): Promise<void> {
    if (this._job) {
      return;
    }
    this._abort = new AbortController();
    this._job = { kind, startedAt_ms: Date.now(), isStopping: false };
    this._message = '';
    this._emit();
    try {
      await work(this._abort.signal);
    } catch (error) {
      this._message = kind === 'run' && wasStopped(error) ? '' : sentence(error);
    } finally {
      this._job = null;
      this._abort = null;
      this._emit();
    }
  }

  private _showReply(reply: SubmissionReply, code: string): void {
    if (reply.verdict) {
      const { verdict, award, next, review } = reply;
      this._show({ kind: 'submit', verdict, code, award, next, review });
    }
  }

  private _show(result: Omit<IResult, 'number'>): void {
    this._result = { ...result, number: (this._result?.number ?? 0) + 1 };
    this._isCollapsed = false;
    this._isStale = false;
    this._emit();
    this._graded.emit(this._result);
  }

  private _emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private _sure: number | null = null;
  private _detail: ChallengeDetail | null = null;
  private _job: IJob | null = null;
  private _abort: AbortController | null = null;
  private _result: IResult | null = null;
  private _isCollapsed = false;
  private _isStale = false;
  private _isTakingHint = false;
  private _loadError = '';
  private _message = '';
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
  private _graded = new Signal<this, IResult>(this);
  private _hinted = new Signal<this, void>(this);
}

function codeOf(handIn: HandIn): string {
  return typeof handIn === 'string' ? handIn : '';
}

export namespace ChallengeModel {
  /** What a model needs. */
  export interface IOptions extends IWaiting {
    client: ChallengeClient;
  }
}
