import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Client } from '../api/client';
import { sentence, wasStopped } from '../api/errors';
import type { Suggestion } from '../api/types';

/** The making of a new challenge: under way, or what came of it. */
export interface IMaking {
  readonly skill: string;
  readonly isBusy: boolean;
  readonly startedAt_ms: number;
  /** The challenge that was made; null if there is none (yet). */
  readonly challengeId: string | null;
  readonly title: string;
  /** What is to be said of it, such as that a teacher looks at it first. */
  readonly words: string;
}

/**
 * The next challenge: the one that came with a list, or another that was asked for instead. What
 * was asked for holds until the student's progress changes.
 */
export class NextModel implements IDisposable {
  constructor(private readonly _client: Pick<Client, 'next' | 'generate'>) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null: nothing is left, or nothing was loaded. */
  get suggestion(): Suggestion | null {
    return this._asked ?? this._given;
  }

  /** The one that came with a list. */
  get given(): Suggestion | null {
    return this._given;
  }

  /** Only challenges of this skill, as the student wants it; empty: any. */
  get skill(): string {
    return this._skill;
  }

  get isLoading(): boolean {
    return this._abort !== null;
  }

  /** What there is to say, such as that there is no other. */
  get message(): string {
    return this._message;
  }

  get making(): IMaking | null {
    return this._making;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Take the one that came with a list; it does not push away what the student asked for. */
  give(suggestion: Suggestion | null): void {
    this._given = suggestion;
    this._emit();
  }

  /** Progress changed: what was asked for before is over. */
  forget(): void {
    this._abort?.abort();
    this._abort = null;
    this._asked = null;
    this._passed = [];
    this._skill = '';
    this._message = '';
    this._emit();
  }

  /** Another one than all that were shown. `none` is said where there is no other. */
  async another(none: string): Promise<void> {
    const now = this.suggestion;
    if (now && now.challenge_id !== '') {
      this._passed = [...this._passed, now.challenge_id];
    }
    await this._ask(none, () => {
      this._passed = []; // from the first one on, again
    });
  }

  /** One of this skill; an empty name: of any. */
  async choose(skill: string, none: string): Promise<void> {
    this._skill = skill;
    this._passed = [];
    if (skill === '') {
      this.forget();
      return;
    }
    await this._ask(none, () => undefined);
  }

  /** Have a new challenge made; aborting is by {@link stopMaking}. */
  async make(skill: string): Promise<void> {
    if (this._making?.isBusy) {
      return;
    }
    const abort = new AbortController();
    this._makingAbort = abort;
    const making = { skill, startedAt_ms: Date.now(), challengeId: null, title: '', words: '' };
    this._tellMaking({ ...making, isBusy: true });
    try {
      const made = await this._client.generate(skill, abort.signal);
      const { challenge_id, title, words } = made;
      this._tellMaking({ ...making, isBusy: false, challengeId: challenge_id, title, words });
    } catch (error) {
      const words = wasStopped(error) ? '' : sentence(error);
      this._tellMaking(words === '' ? null : { ...making, isBusy: false, words });
    } finally {
      this._makingAbort = null;
    }
  }

  stopMaking(): void {
    this._makingAbort?.abort();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._abort?.abort();
      this._makingAbort?.abort();
      Signal.clearData(this);
    }
  }

  private async _ask(none: string, onNone: () => void): Promise<void> {
    this._abort?.abort();
    const abort = new AbortController();
    this._abort = abort;
    this._message = '';
    this._emit();
    try {
      const query = { skill: this._skill, not: this._passed };
      const found = await this._client.next(query, abort.signal);
      if (this._abort === abort) {
        if (found) {
          this._asked = found;
        } else {
          this._message = none;
          onNone();
        }
      }
    } catch (error) {
      if (this._abort === abort && !wasStopped(error)) {
        this._message = sentence(error);
      }
    } finally {
      if (this._abort === abort) {
        this._abort = null;
        this._emit();
      }
    }
  }

  private _tellMaking(making: IMaking | null): void {
    this._making = making;
    this._emit();
  }

  private _emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private _given: Suggestion | null = null;
  private _asked: Suggestion | null = null;
  private _passed: readonly string[] = [];
  private _skill = '';
  private _message = '';
  private _making: IMaking | null = null;
  private _abort: AbortController | null = null;
  private _makingAbort: AbortController | null = null;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
