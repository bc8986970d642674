import { sentence } from '../api/errors';

/** A part of the page as it stands: what was loaded, and why nothing newer was. */
export interface ISection<T> {
  /** Null until the first answer came. */
  readonly value: T | null;
  /** Why the last load failed; empty if it did not. */
  readonly error: string;
  readonly isLoading: boolean;
}

/**
 * Loads one part of the page by itself, so that a fault in one does not take the others. An answer
 * that was overtaken by a newer question is dropped, and what was there stays until one comes.
 */
export class Section<T> implements ISection<T> {
  constructor(
    private readonly _fetch: (signal: AbortSignal) => Promise<T>,
    private readonly _onChange: () => void
  ) {}

  get value(): T | null {
    return this._value;
  }

  get error(): string {
    return this._error;
  }

  get isLoading(): boolean {
    return this._abort !== null;
  }

  async load(): Promise<void> {
    this._abort?.abort();
    const abort = new AbortController();
    this._abort = abort;
    this._onChange();
    try {
      const value = await this._fetch(abort.signal);
      if (this._abort === abort) {
        this._value = value;
        this._error = '';
      }
    } catch (error) {
      if (this._abort === abort) {
        this._error = sentence(error);
      }
    } finally {
      if (this._abort === abort) {
        this._abort = null;
        this._onChange();
      }
    }
  }

  /** Put in what another reply brought. */
  set(value: T): void {
    this.stop();
    this._value = value;
    this._error = '';
    this._onChange();
  }

  stop(): void {
    this._abort?.abort();
    this._abort = null;
  }

  private _value: T | null = null;
  private _error = '';
  private _abort: AbortController | null = null;
}
