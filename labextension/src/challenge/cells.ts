/** Where the answer stands in a notebook. Knows only metadata, no widgets. */

/** The newest format of a challenge notebook that we understand. */
export const FORMAT = 1;

/** What a notebook's metadata says, if it is a challenge. */
export interface IChallengeMetadata {
  readonly id: string;
  readonly title: string;
  /** A notebook of several questions, which is handed in whole. */
  readonly isAssignment: boolean;
  /** Made by a newer version, so that we had better not touch it. */
  readonly isNewer: boolean;
}

/** Read `metadata.codementor` of a notebook; null if it is no challenge. */
export function readNotebook(metadata: unknown): IChallengeMetadata | null {
  if (typeof metadata !== 'object' || metadata === null) {
    return null;
  }
  const { format, id, kind, title } = metadata as Record<string, unknown>;
  if (typeof id !== 'string' || id === '') {
    return null;
  }
  return {
    id,
    title: typeof title === 'string' ? title : id,
    isAssignment: kind === 'assignment',
    isNewer: typeof format === 'number' && format > FORMAT
  };
}

/** The role of a cell by its `metadata.codementor`, or null. */
export function readRole(metadata: unknown): string | null {
  if (typeof metadata !== 'object' || metadata === null) {
    return null;
  }
  const { role } = metadata as Record<string, unknown>;
  return typeof role === 'string' ? role : null;
}

/** The question that an answer cell belongs to, or null. */
export function readQuestion(metadata: unknown): string | null {
  if (readRole(metadata) !== 'answer') {
    return null;
  }
  const { question, cell } = metadata as Record<string, unknown>;
  const name = question ?? cell;
  return typeof name === 'string' ? name : null;
}

/** What is handed in, and where a new answer cell would go. */
export interface IAnswer {
  /** The last answer cell, or -1. */
  readonly index: number;
  /** How many answer cells there are. */
  readonly copies: number;
  /** Where to put a fresh answer: after the description, before the tests. */
  readonly freshIndex: number;
}

/**
 * Where the bar of an assignment goes: to its last answer, or to its last cell if all answers were
 * deleted. There are no copies to warn of: each question has an answer of its own.
 */
export function findLastQuestion(roles: readonly (string | null)[]): IAnswer {
  const last = Math.max(roles.lastIndexOf('answer'), roles.lastIndexOf('by_hand'));
  return { index: last === -1 ? roles.length - 1 : last, copies: 1, freshIndex: roles.length };
}

/** Find the answer among the roles of a notebook's cells, in order. */
export function findAnswer(roles: readonly (string | null)[]): IAnswer {
  const description = roles.lastIndexOf('description');
  return {
    index: roles.lastIndexOf('answer'),
    copies: roles.filter(role => role === 'answer').length,
    freshIndex: description === -1 ? roles.length : description + 1
  };
}
