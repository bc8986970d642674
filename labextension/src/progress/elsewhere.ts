import type { Client } from '../api/client';
import { sentence } from '../api/errors';

/** How what was done outside is named where it is kept. */
const OUTSIDE = 'outside:';

/** What the student did elsewhere: noted by their own word, and taken back. */
export class Elsewhere {
  constructor(
    private readonly _client: Pick<Client, 'markByHand'>,
    private readonly _onChange: () => void
  ) {}

  get isSaving(): boolean {
    return this._isSaving;
  }

  /** Why the last change failed; empty if it did not. */
  get error(): string {
    return this._error;
  }

  /** What was taken back last, so that it can be noted again; empty if nothing was. */
  get takenBack(): string {
    return this._takenBack;
  }

  /** Note it, or take it back; whether that was kept. */
  async mark(id: string, done: boolean): Promise<boolean> {
    if (this._isSaving) {
      return false;
    }
    this._isSaving = true;
    this._error = '';
    this._onChange();
    try {
      await this._client.markByHand(id, done);
      this._takenBack = done ? '' : id;
      return true;
    } catch (error) {
      this._error = sentence(error);
      return false;
    } finally {
      this._isSaving = false;
      this._onChange();
    }
  }

  private _isSaving = false;
  private _error = '';
  private _takenBack = '';
}

/** The name under which these words are kept. */
export function outsideName(words: string): string {
  return OUTSIDE + words.trim().replace(/\s+/g, ' ');
}

/** What to call it: the title where there is one, else the words. */
export function elsewhereTitle(id: string, titles: ReadonlyMap<string, string>): string {
  return titles.get(id) ?? id.replace(/^(outside|material):/, '');
}
