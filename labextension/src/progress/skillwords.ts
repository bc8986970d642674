/** A skill in words, the same in the graph, in the table and for a screen reader. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { SkillView } from '../api/types';
import { percent, skillName } from '../words';

/** How a skill stands. due: known, and to be refreshed. */
export type SkillState = 'new' | 'learning' | 'parked' | 'mastered' | 'due';

export function skillState(skill: SkillView, due: readonly string[]): SkillState {
  if (skill.mastered) {
    return due.includes(skill.name) ? 'due' : 'mastered';
  }
  if (skill.parked) {
    return 'parked';
  }
  return skill.attempts > 0 ? 'learning' : 'new';
}

export function skillSign(state: SkillState): string {
  return { new: '○', learning: '◐', parked: '‖', mastered: '✓', due: '↻' }[state];
}

export function skillStateWord(state: SkillState, trans: TranslationBundle): string {
  return {
    new: trans.__('not begun'),
    learning: trans.__('learning'),
    parked: trans.__('put aside for now'),
    mastered: trans.__('mastered'),
    due: trans.__('due for review')
  }[state];
}

/** "loops: due for review, 96 % sure, 3 of 4 solved, you recall about 84 %". */
export function skillSentence(
  skill: SkillView,
  state: SkillState,
  trans: TranslationBundle
): string {
  const parts = [skillStateWord(state, trans)];
  if (skill.attempts > 0) {
    parts.push(trans.__('%1 sure that you know it', percent(skill.mastery) ?? ''));
  }
  parts.push(trans.__('%1 of %2 solved', skill.solved, skill.total));
  if (skill.recall !== null) {
    parts.push(trans.__('you recall about %1', percent(skill.recall) ?? ''));
  }
  return trans.__('%1: %2', skillName(skill.name), parts.join(', '));
}
