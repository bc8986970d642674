import type { Client } from '../api/client';
import { sentence } from '../api/errors';

/** What is under way with the student's data. */
export type DataJob = 'export' | 'import' | 'erase';

type DataClient = Pick<Client, 'exportMe' | 'importMe' | 'eraseMe'>;

/** Taking one's data along, bringing it back, and having it erased. */
export class MyData {
  constructor(
    private readonly _client: DataClient,
    private readonly _onChange: () => void
  ) {}

  get job(): DataJob | null {
    return this._job;
  }

  /** What came of the last job, in a sentence. */
  get message(): string {
    return this._message;
  }

  get isError(): boolean {
    return this._isError;
  }

  /** All that is kept of the student, or the progress file; null if that failed. */
  export(form: 'zip' | 'progress'): Promise<Blob | null> {
    return this._do('export', async () => [await this._client.exportMe(form), '']);
  }

  /** Bring a progress file; `unreadable` is said of a file that is none. */
  async import(file: Blob, unreadable: string): Promise<void> {
    await this._do('import', async () => {
      const { sentence: words } = await this._client.importMe(parse(await file.text(), unreadable));
      return [null, words];
    });
  }

  /** Erase everything; whether it is done. */
  async erase(): Promise<boolean> {
    const erased = await this._do('erase', async () => {
      const { sentence: words } = await this._client.eraseMe();
      return [true, words];
    });
    return erased ?? false;
  }

  private async _do<T>(job: DataJob, act: () => Promise<[T, string]>): Promise<T | null> {
    if (this._job) {
      return null;
    }
    this._job = job;
    this._message = '';
    this._isError = false;
    this._onChange();
    try {
      const [found, message] = await act();
      this._message = message;
      return found;
    } catch (error) {
      this._message = sentence(error);
      this._isError = true;
      return null;
    } finally {
      this._job = null;
      this._onChange();
    }
  }

  private _job: DataJob | null = null;
  private _message = '';
  private _isError = false;
}

function parse(text: string, unreadable: string): object {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    found = null; // said below, as of any other file that is none of ours
  }
  if (typeof found !== 'object' || found === null) {
    throw new Error(unreadable);
  }
  return found;
}
