import type { Ask } from '../api/types';

/** What the panel is about. */
export interface ITopic {
  /** The id of the challenge; empty outside a challenge. */
  readonly challengeId: string;
  readonly title: string;
  /** The notebook's author switched the tutor off in it. */
  readonly isOff: boolean;
}

/** What is asked; the model adds the challenge and an id. */
export type Question = Partial<Omit<Ask, 'id' | 'challenge_id'>>;

/** Before anything is known. */
export const NOWHERE: ITopic = { challengeId: '', title: '', isOff: false };
