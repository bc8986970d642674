import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import { sentence } from '../api/errors';
import type {
  Marks,
  MaterialDetail,
  MaterialDraft,
  MaterialsApi,
  MaterialSummary,
  RecommendationsReply
} from '../api/materials';
import type { ProfileReply } from '../api/types';
import { type ISection, Section } from '../progress/section';
import { Eraser } from '../tutor/eraser';

/** More than are shown: what was read already is left out. */
const RECOMMENDED = 20;

/** The name under which it is noted that a material was read. */
export function markName(id: string): string {
  return `material:${id}`;
}

/** What there is to read, what was read, and what to read or try next. */
export class MaterialsModel implements IDisposable {
  constructor(
    private readonly _api: Omit<MaterialsApi, 'read'>,
    private readonly _onMarked: () => void
  ) {
    const emit = (): void => this._emit();
    this._materials = new Section(signal => _api.list(signal), emit);
    this._recommended = new Section(signal => _api.recommended(RECOMMENDED, signal), emit);
    this._marks = new Section(signal => _api.marks(signal), emit);
    this._profile = new Section(signal => _api.profile(signal), emit);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get materials(): ISection<readonly MaterialSummary[]> {
    return this._materials;
  }

  get recommended(): ISection<RecommendationsReply> {
    return this._recommended;
  }

  /** Why the last change failed; empty if it did not. */
  get problem(): string {
    return this._problem;
  }

  /** The same, if it was this one that was to be changed. */
  problemWith(id: string): string {
    return this._problemId === id ? this._problem : '';
  }

  get isAdding(): boolean {
    return this._isAdding;
  }

  /** Who reads; null until that is known. */
  get profile(): ProfileReply | null {
    return this._profile.value;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** When the student said to have read it, in seconds since 1970; null: not. */
  readAt_s(id: string): number | null {
    return this._marks.value?.[markName(id)] ?? null;
  }

  /** Whether it is about to be removed, so that it can still be taken back. */
  isRemoving(id: string): boolean {
    return this._erasers.get(id)?.isPending ?? false;
  }

  /** Load all of it. */
  async load(): Promise<void> {
    const { _materials, _recommended, _marks, _profile } = this;
    await Promise.all([_materials, _recommended, _marks, _profile].map(each => each.load()));
  }

  /** Load what was read, and by whom, once; a reader needs no more. */
  async loadMarks(): Promise<void> {
    const missing = [this._marks, this._profile].filter(
      each => each.value === null && !each.isLoading
    );
    await Promise.all(missing.map(each => each.load()));
  }

  /** Load again what follows from what the student did; what to read next only if it is seen. */
  async refresh(isListSeen: boolean): Promise<void> {
    const seen = isListSeen ? [this._marks, this._recommended] : [this._marks];
    await Promise.all(seen.map(each => each.load()));
  }

  loadRecommended(): Promise<void> {
    return this._recommended.load();
  }

  /** Add something to read. Throws an `ApiError` that says why it was not taken. */
  async add(draft: MaterialDraft): Promise<MaterialDetail> {
    this._isAdding = true;
    this._emit();
    try {
      const added = await this._api.add(draft);
      if (this._materials.value) {
        this._materials.set([added.summary, ...this._materials.value]);
      }
      return added;
    } finally {
      this._isAdding = false;
      this._emit();
    }
  }

  /** Remove one of mine, after a while in which it can be taken back. */
  remove(id: string): void {
    const eraser = this._erasers.get(id) ?? new Eraser(() => this._remove(id));
    if (!this._erasers.has(id)) {
      this._erasers.set(id, eraser);
      eraser.changed.connect(this._emit, this);
    }
    this._problem = '';
    eraser.start();
  }

  /** Keep what was about to be removed. */
  undoRemove(id: string): void {
    this._erasers.get(id)?.undo();
  }

  /** Note that the student says to have read it, or not to have. */
  async mark(id: string, done: boolean): Promise<void> {
    this._problem = '';
    try {
      this._marks.set(await this._api.mark(markName(id), done));
      this._onMarked();
    } catch (error) {
      this._fail(id, error);
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      // What was removed stays removed, also when the page of it is closed.
      this._erasers.forEach(eraser => void eraser.commit());
      [this._materials, this._recommended, this._marks, this._profile].forEach(each => each.stop());
      Signal.clearData(this);
    }
  }

  private async _remove(id: string): Promise<void> {
    try {
      await this._api.remove(id);
      const { value } = this._materials;
      if (value) {
        this._materials.set(value.filter(each => each.id !== id));
      }
      void this._recommended.load();
    } catch (error) {
      this._fail(id, error);
    }
  }

  private _fail(id: string, error: unknown): void {
    this._problem = sentence(error);
    this._problemId = id;
    this._emit();
  }

  private _emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _materials: Section<readonly MaterialSummary[]>;
  private readonly _recommended: Section<RecommendationsReply>;
  private readonly _marks: Section<Marks>;
  private readonly _profile: Section<ProfileReply>;
  private readonly _erasers = new Map<string, Eraser>();
  private _problem = '';
  private _problemId = '';
  private _isAdding = false;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
