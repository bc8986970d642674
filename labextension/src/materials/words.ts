/** The words about materials, the same in the list and in the reader. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { MaterialKind, MaterialSummary } from '../api/materials';
import type { ProfileReply } from '../api/types';
import { dayOf } from '../progress/dates';
import { skillName } from '../words';

/** What kind of thing it is. */
export function kindWord(kind: MaterialKind, trans: TranslationBundle): string {
  return {
    text: trans.__('text'),
    markdown: trans.__('page'),
    notebook: trans.__('notebook')
  }[kind];
}

/** What it is, who sees it, and what it is about: "page · from your teacher · loops". */
export function aboutMaterial(material: MaterialSummary, trans: TranslationBundle): string {
  const whose = material.mine
    ? material.shared
      ? trans.__('yours, shared with everybody')
      : trans.__('only you see it')
    : trans.__('from your teacher');
  return [kindWord(material.kind, trans), whose, ...material.skills.map(skillName)].join(' · ');
}

/** That somebody says to have read it, as their own word. */
export function readSentence(
  at_s: number,
  profile: ProfileReply | null,
  trans: TranslationBundle
): string {
  return trans.__('You said on %1 that you have read this.', dayOf(at_s, profile ?? HERE));
}

/** Until the profile is known, the browser's own language and time zone. */
const HERE = { language: '', time_zone: '' };
