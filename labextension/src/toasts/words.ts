import type { TranslationBundle } from '@jupyterlab/translation';

import type { INews } from './model';

/** What the student does not want to see. */
export interface IHidden {
  readonly xp: boolean;
  readonly achievements: boolean;
}

/** A note in one line, such as "+70 XP · First solution · First try"; empty if all is hidden. */
export function newsLine(news: INews, hidden: IHidden, trans: TranslationBundle): string {
  const { award } = news;
  const titles = hidden.achievements ? [] : news.achievements.map(found => found.title);
  const gained = award
    ? award.xp
    : hidden.achievements
      ? 0
      : news.achievements.reduce((sum, found) => sum + found.xp, 0);
  const parts: string[] = [];
  if (!hidden.xp && gained > 0) {
    parts.push(trans.__('+%1 XP', gained));
  }
  if (!hidden.xp && award && award.level > award.level_before) {
    parts.push(trans.__('Level %1 reached', award.level));
  }
  if (parts.length === 0 && titles.length > 0) {
    parts.push(trans._n('New achievement', 'New achievements', titles.length));
  }
  return [...parts, ...titles].join(' · ');
}
