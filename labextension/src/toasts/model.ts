import type { Achievement, Award } from '../api/types';

/** How long an achievement of the live socket waits for the award that it may belong to. */
export const WAIT_FOR_AWARD_MS = 4000;

/** An achievement to tell of. */
export type ToldAchievement = Pick<Achievement, 'id' | 'title' | 'xp'>;

/** What one note tells: an award with its achievements, or achievements from elsewhere. */
export interface INews {
  readonly award: Award | null;
  readonly achievements: readonly ToldAchievement[];
}

/**
 * Sees to it that a submission is told once, with all that it brought, and each achievement once,
 * whether the reply or the live socket brings it first. The socket does not say what brought an
 * achievement, so it waits a moment for an award that names it; one from elsewhere is told then.
 * An award holds only ids, so what the socket has not told is looked up.
 */
export class NewsTeller {
  constructor(
    private readonly _tell: (news: INews) => void,
    private readonly _lookUp: (ids: readonly string[]) => Promise<readonly ToldAchievement[]>
  ) {}

  /** The live socket told of one. */
  hear(achievement: ToldAchievement): void {
    if (!this._told.has(achievement.id)) {
      this._waiting.set(achievement.id, achievement);
      this._timer ??= setTimeout(() => this._tellWaiting(), WAIT_FOR_AWARD_MS);
    }
  }

  /** A reply brought an award. */
  async read(award: Award): Promise<void> {
    const ids = award.achievements.filter(id => !this._told.has(id));
    const heard = ids.flatMap(id => this._waiting.get(id) ?? []);
    ids.forEach(id => this._claim(id));
    const isComplete = heard.length === ids.length;
    const achievements = isComplete ? heard : await this._lookUp(ids);
    if (award.xp > 0 || achievements.length > 0) {
      this._tell({ award, achievements });
    }
  }

  private _tellWaiting(): void {
    this._timer = undefined;
    const achievements = [...this._waiting.values()];
    achievements.forEach(({ id }) => this._claim(id));
    if (achievements.length > 0) {
      this._tell({ award: null, achievements });
    }
  }

  private _claim(id: string): void {
    this._waiting.delete(id);
    this._told.add(id);
  }

  private _told = new Set<string>();
  private _waiting = new Map<string, ToldAchievement>();
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
