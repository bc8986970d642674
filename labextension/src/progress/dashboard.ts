import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Client } from '../api/client';
import type {
  Analytics,
  ChallengeSummary,
  InsightsReply,
  LeaderboardReply,
  SkillSummary
} from '../api/types';
import { NextModel } from '../next/model';
import { Elsewhere } from './elsewhere';
import { MyData } from './mydata';
import { Patterns } from './patterns';
import { Section } from './section';

/** What the titles and skills of the catalogue are. */
export interface ICatalogueWords {
  readonly challenges: readonly ChallengeSummary[];
  readonly skills: readonly SkillSummary[];
}

/** Everything that only My progress shows, each part loaded by itself while somebody looks. */
export class DashboardModel implements IDisposable {
  constructor(client: Client) {
    const tell = (): void => this._emit();
    this.analytics = new Section(signal => client.analytics(signal), tell);
    this.insights = new Section(signal => client.insights(signal), tell);
    this.leaderboard = new Section(signal => client.leaderboard(signal), tell);
    this.words = new Section(signal => client.challenges({}, signal), tell);
    this.patterns = new Patterns(client, tell);
    this.myData = new MyData(client, tell);
    this.elsewhere = new Elsewhere(client, tell);
    this.next = new NextModel(client);
    this.next.changed.connect(tell);
  }

  readonly analytics: Section<Analytics>;
  readonly insights: Section<InsightsReply>;
  readonly leaderboard: Section<LeaderboardReply>;
  readonly words: Section<ICatalogueWords>;
  readonly patterns: Patterns;
  readonly myData: MyData;
  readonly elsewhere: Elsewhere;
  readonly next: NextModel;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Load while somebody looks, and again when progress changes. */
  watch(isWatched: boolean): void {
    this._isWatched = isWatched;
    if (isWatched) {
      void this.refresh();
    } else {
      void this.patterns.commit();
    }
  }

  /** Progress changed: load again if somebody looks. */
  changedElsewhere(): void {
    this.next.forget();
    if (this._isWatched) {
      void this.refresh();
    }
  }

  async refresh(): Promise<void> {
    await Promise.all([
      this.analytics.load(),
      this.insights.load(),
      this.leaderboard.load(),
      this.words.load(),
      this.patterns.load()
    ]);
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      void this.patterns.commit();
      for (const section of [this.analytics, this.insights, this.leaderboard, this.words]) {
        section.stop();
      }
      this.next.dispose();
      Signal.clearData(this);
    }
  }

  private _emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private _isWatched = false;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
