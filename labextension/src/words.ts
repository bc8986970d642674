/** The words for states, the same wherever they are shown. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  CaseResult,
  ChallengeStatus,
  Difficulty,
  IsolationLevel,
  Personality,
  VerdictStatus
} from './api/types';

/** "easy", "medium" or "hard". */
export function difficultyWord(difficulty: Difficulty, trans: TranslationBundle): string {
  return { easy: trans.__('easy'), medium: trans.__('medium'), hard: trans.__('hard') }[difficulty];
}

/** The state of a challenge in a word. */
export function statusWord(status: ChallengeStatus, trans: TranslationBundle): string {
  return {
    new: trans.__('new'),
    opened: trans.__('opened'),
    tried: trans.__('tried'),
    solved: trans.__('solved')
  }[status];
}

/** The sign of a challenge's state; always shown beside or with its word. */
export function statusSign(status: ChallengeStatus): string {
  return { new: '○', opened: '◐', tried: '◐', solved: '✓' }[status];
}

const LANGUAGES: Readonly<Record<string, string>> = { python: 'Python', javascript: 'JavaScript' };

/** A programming language by the name that people give it. */
export function languageName(language: string): string {
  return LANGUAGES[language] ?? language.charAt(0).toUpperCase() + language.slice(1);
}

/** A skill as it is shown: as the author wrote it, but for the names of languages. */
export function skillName(skill: string): string {
  return LANGUAGES[skill] ?? skill;
}

/** What happened in one test, in plain words; `language` as a challenge names it. */
export function caseWord(
  status: CaseResult['status'],
  trans: TranslationBundle,
  language = 'python'
): string {
  const name = languageName(language);
  return {
    passed: trans.__('passed'),
    failed: trans.__('not what was expected'),
    error: trans.__('your code stopped with an error'),
    syntax_error: trans.__('%1 cannot read the code', name),
    timeout: trans.__('took too long and was stopped'),
    memory: trans.__('needed more memory than allowed'),
    output_limit: trans.__('printed too much and was stopped'),
    crash: trans.__('%1 itself ended while your code ran', name),
    protocol_error: trans.__('your code disturbed the test program, so there is no result'),
    missing: trans.__('did not run')
  }[status];
}

/** What kept a test from passing; a starter that was left as it is has a word of its own. */
export function troubleWord(
  found: Pick<CaseResult, 'status' | 'error'>,
  trans: TranslationBundle,
  language?: string
): string {
  const isUnwritten = found.status === 'error' && found.error?.startsWith('NotImplementedError');
  return isUnwritten
    ? trans.__('nothing is written here yet')
    : caseWord(found.status, trans, language);
}

/** The whole verdict in a word or two. */
export function verdictWord(status: VerdictStatus, trans: TranslationBundle): string {
  return {
    queued: trans.__('Waiting to be graded'),
    accepted: trans.__('Accepted'),
    partial: trans.__('Partly right'),
    wrong_answer: trans.__('Not yet right'),
    error: trans.__('No test could run'),
    grader_fault: trans.__('This was our fault. It does not count.')
  }[status];
}

/** Whether results at this level of isolation are practice only. */
export function isPractice(level: IsolationLevel | null): boolean {
  return level === 'D' || level === 'E';
}

/** How student code is kept apart, in a sentence. */
export function isolationSentence(level: IsolationLevel, trans: TranslationBundle): string {
  return {
    A: trans.__('Isolation A: your code runs on a machine of its own.'),
    B: trans.__('Isolation B: your code runs in a closed box without network.'),
    C: trans.__('Isolation C: your code runs without files or network.'),
    D: trans.__('Isolation D: your code runs in a portable Python. Results are practice.'),
    E: trans.__('Isolation E: only time and memory are limited. Results are practice.')
  }[level];
}

/** A duration for people: "12 ms" or "1.4 s". */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** A share as people say it: "84 %"; null stays null. */
export function percent(share: number | null): string | null {
  return share === null ? null : `${Math.round(share * 100)} %`;
}

/** A duration for people, in minutes or hours: "40 s", "12 min", "1 h 5 min". */
export function longDuration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  const rest = minutes % 60;
  return minutes < 60
    ? `${minutes} min`
    : rest === 0
      ? `${minutes / 60} h`
      : `${(minutes - rest) / 60} h ${rest} min`;
}

/** The steps of the tutor's help, the mildest first. */
export const RUNGS = [1, 2, 3, 4] as const;

/** A step of help in a word. */
export function rungName(rung: number, trans: TranslationBundle): string {
  const names = [trans.__('Where'), trans.__('Why'), trans.__('Example'), trans.__('Blocks')];
  return names[rung - 1] ?? '';
}

/** What the tutor does on a step of help. */
export function rungSentence(rung: number, trans: TranslationBundle): string {
  const sentences = [
    trans.__('where the problem is, and of what kind'),
    trans.__('why it happens, in words'),
    trans.__('how a similar task is solved'),
    trans.__('blocks of code to put in order, if the teacher allows it')
  ];
  return sentences[rung - 1] ?? '';
}

/** The tutor's manner in words. */
export function personalityWord(personality: Personality, trans: TranslationBundle): string {
  return {
    encouraging: trans.__('encouraging: says what is good already'),
    socratic: trans.__('asking: leads with questions'),
    concise: trans.__('brief: says only what is needed')
  }[personality];
}
