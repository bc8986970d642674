import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ProfileReply, ProgressReply } from '../api/types';

/** Level, XP and streak in the status bar; less of it if the student hides it. */
export function Status(props: {
  trans: TranslationBundle;
  progress: ProgressReply | null;
  profile: ProfileReply | null;
  onOpen: () => void;
}): React.JSX.Element | null {
  const { trans, progress, profile } = props;
  if (!progress) {
    return null;
  }
  const parts = statusParts(progress, profile, trans);
  const label = trans.__('My progress');
  return (
    <button
      className="jp-codementor-statusButton"
      title={trans.__('Open My progress')}
      aria-label={[label, ...parts].join(', ')}
      onClick={props.onOpen}
    >
      {parts.length > 0 ? parts.join(' · ') : label}
    </button>
  );
}

/** What is not hidden, in a few words each. */
export function statusParts(
  progress: ProgressReply,
  profile: ProfileReply | null,
  trans: TranslationBundle
): string[] {
  const hidden = profile?.hidden ?? [];
  const parts: string[] = [];
  if (!hidden.includes('xp')) {
    parts.push(trans.__('Level %1', progress.level), trans.__('%1 XP', progress.xp));
  }
  if (!hidden.includes('streak') && progress.streak.days > 0) {
    parts.push(trans._n('%1 day in a row', '%1 days in a row', progress.streak.days));
  }
  return parts;
}
