import type { Client } from '../api/client';
import { sentence } from '../api/errors';
import type { PatternChange, StudyPattern } from '../api/types';
import { Section } from './section';

/** So long a deletion can be taken back. */
export const UNDO_MS = 8000;

type PatternsClient = Pick<Client, 'patterns' | 'changePattern' | 'deletePattern'>;

/** The study patterns; one is deleted after a while in which that can be taken back. */
export class Patterns {
  constructor(
    private readonly _client: PatternsClient,
    private readonly _onChange: () => void
  ) {
    this.section = new Section(signal => _client.patterns(signal), _onChange);
  }

  readonly section: Section<readonly StudyPattern[]>;

  /** Those that are about to be deleted. */
  get leaving(): ReadonlySet<string> {
    return new Set(this._timers.keys());
  }

  /** Why the last change was refused; empty if it was not. */
  get error(): string {
    return this._error;
  }

  load(): Promise<void> {
    return this.section.load();
  }

  /** Hide, show or dispute one. */
  async change(name: string, change: PatternChange): Promise<void> {
    await this._try(() => this._client.changePattern(name, change));
  }

  /** Delete one, unless it is taken back. */
  delete(name: string): void {
    if (!this._timers.has(name)) {
      this._timers.set(
        name,
        setTimeout(() => void this._delete(name), UNDO_MS)
      );
      this._onChange();
    }
  }

  undo(name: string): void {
    clearTimeout(this._timers.get(name));
    this._timers.delete(name);
    this._onChange();
  }

  /** Delete now what is about to be deleted. */
  async commit(): Promise<void> {
    await Promise.all([...this._timers.keys()].map(name => this._delete(name)));
  }

  private async _delete(name: string): Promise<void> {
    clearTimeout(this._timers.get(name));
    await this._try(() => this._client.deletePattern(name));
    this._timers.delete(name);
    this._onChange();
  }

  private async _try(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
      this._error = '';
      await this.section.load();
    } catch (error) {
      this._error = sentence(error);
      this._onChange();
    }
  }

  private _timers = new Map<string, ReturnType<typeof setTimeout>>();
  private _error = '';
}
