/** The words of the tutor's panel. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Answer, Intent, SpecialistName, StepTaken } from '../api/types';
import { RUNGS } from '../words';
import type { ITopic, Question } from './topic';
import type { ITurn } from './turn';

/** What was asked, as the student would say it. */
export function questionText(turn: ITurn, trans: TranslationBundle): string {
  const about = turn.selection === '' ? '' : `\n\n${turn.selection}`;
  return (turn.question || intentText(turn.intent, turn.testName, trans)) + about;
}

function intentText(intent: Intent, test: string, trans: TranslationBundle): string {
  return {
    question: trans.__('A question'),
    'failing-test': test
      ? trans.__('Why does the test "%1" not pass?', test)
      : trans.__('Why does this test not pass?'),
    traceback: trans.__('What does this error mean?'),
    selection: trans.__('What about this piece of code?'),
    smaller: trans.__('Give me a smaller hint'),
    example: trans.__('Show me an example'),
    why: trans.__('Why?')
  }[intent];
}

/** A button for something to ask next. */
export interface IChip {
  readonly label: string;
  readonly question: Question;
}

/**
 * What the server suggests to ask next, as a button. It suggests in English; what asks for help of
 * a certain kind is shown in the page's language and asks for that kind.
 *
 * @param rung - the step of help that the answer was on.
 */
export function chip(suggestion: string, rung: number, trans: TranslationBundle): IChip {
  const asIntent = (intent: Intent): IChip => ({
    label: intentText(intent, '', trans),
    question: { intent }
  });
  switch (suggestion) {
    case 'Give me a smaller hint':
      return asIntent('smaller');
    case 'Show me an example':
      return asIntent('example');
    case 'Why?':
      return asIntent('why');
    case 'Give me another hint':
      return { label: trans.__('Give me another hint'), question: another(suggestion, rung) };
    default:
      return { label: suggestion, question: { question: suggestion } };
  }
}

function another(suggestion: string, rung: number): Question {
  return { question: suggestion, rung: Math.min(rung + 1, RUNGS.length) };
}

/** What one could ask where nothing was asked yet. */
export function exampleQuestions(topic: ITopic, trans: TranslationBundle): readonly string[] {
  return topic.challengeId
    ? [
        trans.__('What am I asked to do?'),
        trans.__('How do I begin?'),
        trans.__('Why does my code not pass?')
      ]
    : [
        trans.__('How do I read an error message?'),
        trans.__('What is the difference between = and ==?'),
        trans.__('When do I use a list and when a dictionary?')
      ];
}

/** Who put an answer into words. */
export function sourceWord(
  answer: Pick<Answer, 'source' | 'model'>,
  trans: TranslationBundle
): string {
  return {
    model: answer.model || trans.__('language model'),
    cache: trans.__('earlier answer'),
    offline: trans.__('offline help')
  }[answer.source];
}

/** Who looked at the question. */
export function specialistWord(name: SpecialistName, trans: TranslationBundle): string {
  return {
    error_explainer: trans.__('Explains errors'),
    test_analyst: trans.__('Looks at the tests'),
    code_reader: trans.__('Reads the code'),
    next_step_finder: trans.__('Finds the next step'),
    hint_planner: trans.__('Plans the hint'),
    resource_finder: trans.__('Finds what to read'),
    composer: trans.__('Writes the answer'),
    leak_check: trans.__('Keeps the solution back')
  }[name];
}

/** What came of it; those who write and who check do not look for anything. */
export function stepWord(step: StepTaken, trans: TranslationBundle): string {
  const { specialist, status } = step;
  if (specialist === 'composer' && status === 'found') {
    return trans.__('done');
  }
  if (specialist === 'leak_check' && (status === 'found' || status === 'nothing')) {
    return status === 'found' ? trans.__('left something out') : trans.__('nothing to leave out');
  }
  return {
    found: trans.__('found something'),
    nothing: trans.__('found nothing'),
    failed: trans.__('did not work'),
    late: trans.__('took too long'),
    not_needed: trans.__('was not needed')
  }[status];
}

/** What a screen reader says of a turn: its first finding, its end, or why it failed. */
export function announcement(turn: ITurn, trans: TranslationBundle): string {
  if (turn.state === 'failed') {
    return turn.problem;
  }
  if (turn.state === 'done') {
    return turn.answer?.stopped
      ? trans.__('The answer was stopped.')
      : trans.__('The tutor has answered.');
  }
  return turn.finding ? trans.__('First finding: %1', turn.finding.sentence) : '';
}
