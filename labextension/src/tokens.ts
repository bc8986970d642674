/** What the features offer one another. */
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { Client } from './api/client';
import type { Live } from './api/live';
import type { Award, ProfileChange, ProfileReply, ProgressReply } from './api/types';

/** The domain of our translations. */
export const DOMAIN = 'jupyter_codementor';

/** The commands, by what they do. */
export namespace CommandIDs {
  export const openCatalogue = 'codementor:open-catalogue';
  export const openChallenge = 'codementor:open-challenge';
  export const runTests = 'codementor:run-tests';
  export const submit = 'codementor:submit';
  export const hint = 'codementor:hint';
  export const resetNotebook = 'codementor:reset-notebook';
  export const showProgress = 'codementor:show-progress';
}

/** What the student set in the settings editor. */
export interface ISettings {
  readonly showBar: boolean;
  readonly collapseOnEdit: boolean;
  readonly celebrate: boolean;
  readonly showToasts: boolean;
  readonly live: boolean;
}

/** Something that changed progress; `award` if the reply carried it. An empty id: anything may have. */
export interface IChange {
  readonly challengeId: string;
  readonly award: Award | null;
}

/** The connection to the service, shared by all features. */
export interface ICodementor {
  readonly client: Client;
  readonly live: Live;
  readonly settings: ISettings;
  readonly settingsChanged: ISignal<ICodementor, ISettings>;
  /** Progress may have changed: look again. */
  readonly changed: ISignal<ICodementor, IChange>;
  /** Tell the other features that a challenge was opened, a hint taken or a verdict came. */
  notifyChanged(change: IChange): void;
}

export const ICodementor = new Token<ICodementor>(
  'jupyter-codementor:ICodementor',
  'The connection to the codementor service.'
);

/** Progress and profile as last loaded. */
export interface IProgress {
  readonly progress: ProgressReply | null;
  readonly profile: ProfileReply | null;
  readonly changed: ISignal<IProgress, void>;
  /** Load again. */
  refresh(): Promise<void>;
  /** Change the profile and load again. */
  changeProfile(change: ProfileChange): Promise<void>;
}

export const IProgress = new Token<IProgress>(
  'jupyter-codementor:IProgress',
  "The student's progress and profile."
);
