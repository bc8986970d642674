import type { Achievement } from '../api/types';

/** An achievement to tell of. */
export type ToldAchievement = Pick<Achievement, 'id' | 'title' | 'xp'>;

/**
 * Sees to it that each achievement is told once, whether the reply or the live socket brings it
 * first. The reply holds only ids, so it asks for the rest.
 */
export class AchievementTeller {
  constructor(
    private readonly _tell: (achievement: ToldAchievement) => void,
    private readonly _lookUp: (ids: readonly string[]) => Promise<readonly ToldAchievement[]>
  ) {}

  /** The live socket told of one. */
  hear(achievement: ToldAchievement): void {
    if (!this._told.has(achievement.id)) {
      this._told.add(achievement.id);
      this._tell(achievement);
    }
  }

  /** A reply named these. */
  async read(ids: readonly string[]): Promise<void> {
    const untold = ids.filter(id => !this._told.has(id));
    if (untold.length > 0) {
      for (const achievement of await this._lookUp(untold)) {
        this.hear(achievement);
      }
    }
  }

  private _told = new Set<string>();
}
