import { describe, expect, it } from 'vitest';

import {
  findAnswer,
  findLastQuestion,
  readNotebook,
  readQuestion,
  readRole
} from '../src/challenge/cells';

describe('the answer cell', () => {
  it('is the last of several copies', () => {
    const found = findAnswer(['description', 'answer', null, 'answer', 'test']);
    expect(found).toMatchObject({ index: 3, copies: 2 });
  });

  it('is -1 when it was deleted, and goes back after the description', () => {
    const found = findAnswer([null, 'description', 'test', 'test']);
    expect(found).toEqual({ index: -1, copies: 0, freshIndex: 2 });
  });

  it('goes back to the end when the description is gone too', () => {
    expect(findAnswer(['test', null]).freshIndex).toBe(2);
  });
});

describe('the bar of an assignment', () => {
  it('stands at the last answer, whoever grades it, and warns of no copies', () => {
    expect(findLastQuestion(['description', 'answer', 'answer', 'test'])).toMatchObject({
      index: 2,
      copies: 1
    });
    expect(findLastQuestion(['answer', 'by_hand', null]).index).toBe(1);
  });

  it('stands at the last cell when all answers were deleted', () => {
    expect(findLastQuestion(['description', null]).index).toBe(1);
  });
});

describe('metadata', () => {
  it('says whether the notebook is an assignment', () => {
    expect(readNotebook({ id: 'a', kind: 'assignment' })?.isAssignment).toBe(true);
    expect(readNotebook({ id: 'a', kind: 'function' })?.isAssignment).toBe(false);
  });

  it('of a notebook without an id is no challenge', () => {
    expect(readNotebook(undefined)).toBeNull();
    expect(readNotebook('two-sum')).toBeNull();
    expect(readNotebook({ format: 1 })).toBeNull();
    expect(readNotebook({ format: 1, id: 7 })).toBeNull();
  });

  it('of a newer format is seen as such', () => {
    expect(readNotebook({ format: 1, id: 'a', title: 'A' })?.isNewer).toBe(false);
    expect(readNotebook({ format: 2, id: 'a' })).toEqual({
      id: 'a',
      title: 'a',
      isAssignment: false,
      isNewer: true
    });
  });

  it('of an answer cell names its question, or else the cell', () => {
    expect(readQuestion({ role: 'answer', question: 'q1', cell: 'a' })).toBe('q1');
    expect(readQuestion({ role: 'answer', cell: 'a' })).toBe('a');
    expect(readQuestion({ role: 'test', question: 'q1' })).toBeNull();
  });

  it('of a cell gives a role only if it is a string', () => {
    expect(readRole({ role: 'answer' })).toBe('answer');
    expect(readRole({ role: 1 })).toBeNull();
    expect(readRole(null)).toBeNull();
  });
});
