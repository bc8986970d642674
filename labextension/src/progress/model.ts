import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Client } from '../api/client';
import { sentence } from '../api/errors';
import type { ProfileChange, ProfileReply, ProgressReply } from '../api/types';
import type { IProgress } from '../tokens';

type ProgressClient = Pick<Client, 'progress' | 'profile' | 'changeProfile'>;

/** Progress and profile, for the status bar and for whoever else asks. */
export class ProgressModel implements IProgress, IDisposable {
  constructor(private readonly _client: ProgressClient) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get progress(): ProgressReply | null {
    return this._progress;
  }

  get profile(): ProfileReply | null {
    return this._profile;
  }

  /** Why the last load or change failed; empty if it did not. */
  get error(): string {
    return this._error;
  }

  get isSaving(): boolean {
    return this._isSaving;
  }

  /** Load again; calls during a load share one more load after it. */
  async refresh(): Promise<void> {
    if (this._loading) {
      this._again = true;
      return this._loading;
    }
    this._loading = this._loadUntilFresh();
    try {
      await this._loading;
    } finally {
      this._loading = null;
    }
  }

  async changeProfile(change: ProfileChange): Promise<void> {
    this._isSaving = true;
    this._error = '';
    this._emit();
    try {
      this._profile = await this._client.changeProfile(change);
      this._isSaving = false;
      await this.refresh();
    } catch (error) {
      this._error = sentence(error);
    } finally {
      this._isSaving = false;
      this._emit();
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  private async _loadUntilFresh(): Promise<void> {
    do {
      this._again = false;
      try {
        await this._load();
        this._error = '';
      } catch (error) {
        this._error = sentence(error);
      }
      this._emit();
    } while (this._mustLoadAgain());
  }

  private _mustLoadAgain(): boolean {
    return this._again && !this._isDisposed;
  }

  private async _load(): Promise<void> {
    const [progress, profile] = await Promise.all([
      this._client.progress(),
      this._client.profile()
    ]);
    this._progress = progress;
    this._profile = profile;
  }

  private _emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private _progress: ProgressReply | null = null;
  private _profile: ProfileReply | null = null;
  private _error = '';
  private _isSaving = false;
  private _loading: Promise<void> | null = null;
  private _again = false;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
