import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

/** So long the conversation can be taken back. */
export const UNDO_MS = 8000;

/** Erases after a while in which it can be taken back, so that nobody need be asked. */
export class Eraser implements IDisposable {
  constructor(private readonly _erase: () => Promise<void>) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** It is about to be erased, and is shown as if it were. */
  get isPending(): boolean {
    return this._timer !== undefined;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Erase unless it is taken back. */
  start(): void {
    if (!this.isPending) {
      this._timer = setTimeout(() => void this.commit(), UNDO_MS);
      this._changed.emit();
    }
  }

  /** Take it back. */
  undo(): void {
    clearTimeout(this._timer);
    this._timer = undefined;
    this._changed.emit();
  }

  /** Erase what is about to be erased now. */
  async commit(): Promise<void> {
    if (this.isPending) {
      clearTimeout(this._timer);
      this._timer = undefined;
      await this._erase();
    }
  }

  dispose(): void {
    this._isDisposed = true;
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
