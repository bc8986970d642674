import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Client } from '../api/client';
import { type ApiErrorKind, kindOf, sentence, wasStopped } from '../api/errors';
import type {
  CatalogueQuery,
  ChallengePage,
  ChallengeSummary,
  SkillSummary,
  Suggestion
} from '../api/types';

/** How long to wait for the next key before a search is sent. */
export const SEARCH_DELAY_MS = 200;

/** A skill with those of its challenges that match. */
export interface IGroup {
  readonly skill: SkillSummary;
  readonly challenges: readonly ChallengeSummary[];
  /** Skills to practise first; empty if nothing is to wait for. */
  readonly waitsFor: readonly string[];
}

/** Why nothing is shown, if so. */
export interface IFailure {
  readonly kind: ApiErrorKind;
  readonly sentence: string;
}

/** The catalogue: what is searched for, and what was found. */
export class CatalogueModel implements IDisposable {
  constructor(private readonly _client: Pick<Client, 'challenges'>) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get query(): CatalogueQuery {
    return this._query;
  }

  get isFiltered(): boolean {
    return isNarrow(this._query);
  }

  get isLoading(): boolean {
    return this._abort !== null;
  }

  /** Whether what is shown answers what is asked, and not an older question. */
  get isUpToDate(): boolean {
    return this._page !== null && this._answered === this._query && !this.isLoading;
  }

  /** Whether what is shown answers a search or a filter. */
  get isNarrowed(): boolean {
    return isNarrow(this._answered);
  }

  get failure(): IFailure | null {
    return this._failure;
  }

  /** Null until the first answer came. */
  get page(): ChallengePage | null {
    return this._page;
  }

  get next(): Suggestion | null {
    return this.isNarrowed ? null : (this._page?.next ?? null);
  }

  /** Started and not solved, last opened first; only where nothing is filtered. */
  get toContinue(): readonly ChallengeSummary[] {
    if (this.isNarrowed) {
      return [];
    }
    return (this._page?.challenges ?? [])
      .filter(row => row.status === 'opened' || row.status === 'tried')
      .sort((a, b) => (b.last_at ?? 0) - (a.last_at ?? 0));
  }

  /** The challenges that match, under the first of their skills, in teaching order. */
  get groups(): readonly IGroup[] {
    const rows = this._page?.challenges ?? [];
    return (this._page?.skills ?? [])
      .map(skill => {
        const challenges = rows.filter(row => row.skills[0] === skill.name);
        return { skill, challenges, waitsFor: shared(challenges.map(row => row.waits_for)) };
      })
      .filter(group => group.challenges.length > 0);
  }

  isExpanded(skill: string): boolean {
    return this.isNarrowed ? !this._folded.has(skill) : this._expanded.has(skill);
  }

  toggle(skill: string): void {
    const names = this.isNarrowed ? this._folded : this._expanded;
    if (!names.delete(skill)) {
      names.add(skill);
    }
    this._changed.emit();
  }

  /** Search with these filters; typing is sent when it pauses. */
  search(change: CatalogueQuery): void {
    const isTyping = 'search' in change && change.search !== this._query.search;
    this._query = { ...this._query, ...change };
    this._changed.emit();
    clearTimeout(this._timer);
    if (isTyping && change.search) {
      this._timer = setTimeout(() => void this.refresh(), SEARCH_DELAY_MS);
    } else {
      void this.refresh();
    }
  }

  clear(): void {
    this._query = {};
    clearTimeout(this._timer);
    void this.refresh();
  }

  /** Load again; an answer that is overtaken by a newer question is dropped. */
  async refresh(): Promise<void> {
    this._abort?.abort();
    const abort = new AbortController();
    this._abort = abort;
    this._changed.emit();
    const query = this._query;
    try {
      const page = await this._client.challenges(query, abort.signal);
      if (this._abort === abort) {
        this._take(page, query);
      }
    } catch (error) {
      if (this._abort === abort && !wasStopped(error)) {
        this._failure = { kind: kindOf(error), sentence: sentence(error) };
      }
    } finally {
      if (this._abort === abort) {
        this._abort = null;
        this._changed.emit();
      }
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      clearTimeout(this._timer);
      this._abort?.abort();
      this._abort = null;
      Signal.clearData(this);
    }
  }

  private _take(page: ChallengePage, query: CatalogueQuery): void {
    const isFirst = this._page === null;
    if (this._answered !== query) {
      this._folded.clear();
    }
    this._page = page;
    this._answered = query;
    this._failure = null;
    if (isFirst && !this.isNarrowed) {
      const open = this.groups.find(group => group.skill.solved < group.skill.total);
      if (open) {
        this._expanded.add(open.skill.name);
      }
    }
  }

  private _query: CatalogueQuery = {};
  /** What was asked for `_page`. */
  private _answered: CatalogueQuery = this._query;
  private _page: ChallengePage | null = null;
  private _failure: IFailure | null = null;
  private _abort: AbortController | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _expanded = new Set<string>(['']);
  private _folded = new Set<string>();
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}

function isNarrow(query: CatalogueQuery): boolean {
  return Object.values(query).some(Boolean);
}

/** What all lists have in common, so that a group waits only for what each of its rows waits for. */
function shared(lists: readonly (readonly string[])[]): readonly string[] {
  return (lists[0] ?? []).filter(name => lists.every(list => list.includes(name)));
}
