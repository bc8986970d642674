/** What the features offer one another. */
import type { NotebookPanel } from '@jupyterlab/notebook';
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
  export const openMaterials = 'codementor:open-materials';
  export const openMaterial = 'codementor:open-material';
  export const addMaterial = 'codementor:add-material';
  export const askTutor = 'codementor:ask-tutor';
  export const askAboutTest = 'codementor:ask-about-test';
  export const askAboutSelection = 'codementor:ask-about-selection';
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

/** A challenge in a notebook that is open. */
export interface IOpenChallenge {
  readonly challengeId: string;
  readonly title: string;
  /** The student's code as it stands; of an assignment, that of all answers. */
  readonly code: string;
  /** The first visible test that did not pass when they last ran; empty if there is none. */
  readonly failingTest: string;
}

/** The challenges that are open. */
export interface IChallenges {
  /** The challenge of a notebook; null if it is none. */
  find(panel: NotebookPanel): IOpenChallenge | null;
  /** A notebook became a challenge, or another one. */
  readonly changed: ISignal<IChallenges, void>;
}

export const IChallenges = new Token<IChallenges>(
  'jupyter-codementor:IChallenges',
  'The challenges in notebooks that are open.'
);
