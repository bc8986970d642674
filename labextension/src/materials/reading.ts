import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import { ApiError, sentence, wasStopped } from '../api/errors';
import type { MaterialDetail, MaterialsApi, Piece } from '../api/materials';
import type { IPlace } from './address';
import { blocksOf, type IBlock } from './blocks';

const NOT_FOUND = 404;

/** `gone`: there is none of that id that I may read; `unreachable`: it could not be asked for. */
export type ReadingState = 'loading' | 'shown' | 'gone' | 'unreachable';

/** A material that is being read. */
export class Reading implements IDisposable {
  constructor(
    private readonly _api: Pick<MaterialsApi, 'read'>,
    place: IPlace
  ) {
    this.id = place.id;
    this._wanted = place.piece ?? null;
  }

  readonly id: string;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get state(): ReadingState {
    return this._state;
  }

  get detail(): MaterialDetail | null {
    return this._detail;
  }

  get blocks(): readonly IBlock[] {
    return this._blocks;
  }

  /** Why it could not be loaded; empty if it could. */
  get problem(): string {
    return this._problem;
  }

  /** The piece that is to be shown; a new object whenever it is to be shown again. */
  get wanted(): { readonly piece: Piece } | null {
    const piece = this._detail?.pieces.find(({ number }) => number === this._wanted);
    if (!piece) {
      return null;
    }
    if (this._shown?.piece !== piece) {
      this._shown = { piece };
    }
    return this._shown;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Show a piece; without one, leave it where it stands. */
  goTo(piece: number | undefined): void {
    if (piece !== undefined) {
      this._wanted = piece;
      this._shown = null;
      this._changed.emit();
    }
  }

  async load(): Promise<void> {
    this._abort.abort();
    const abort = new AbortController();
    this._abort = abort;
    this._state = 'loading';
    this._changed.emit();
    try {
      const detail = await this._api.read(this.id, abort.signal);
      if (abort.signal.aborted) {
        return;
      }
      this._blocks = blocksOf(detail);
      this._detail = detail;
      this._problem = '';
      this._state = 'shown';
    } catch (error) {
      if (abort.signal.aborted || wasStopped(error)) {
        return;
      }
      const isGone =
        error instanceof ApiError && error.kind === 'problem' && error.status === NOT_FOUND;
      this._problem = sentence(error);
      this._state = isGone ? 'gone' : 'unreachable';
    }
    this._changed.emit();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._abort.abort();
      Signal.clearData(this);
    }
  }

  private _state: ReadingState = 'loading';
  private _detail: MaterialDetail | null = null;
  private _blocks: readonly IBlock[] = [];
  private _problem = '';
  private _wanted: number | null;
  private _shown: { readonly piece: Piece } | null = null;
  private _abort = new AbortController();
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
