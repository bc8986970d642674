import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiError } from '../src/api/errors';
import type { CatalogueQuery, ChallengePage } from '../src/api/types';
import { CatalogueModel, SEARCH_DELAY_MS } from '../src/catalogue/model';
import { page, summary } from './samples';

const whole = page({
  challenges: [
    summary({ id: 'a', skills: ['loops', 'lists'], status: 'solved' }),
    summary({ id: 'b', skills: ['lists'], status: 'tried', last_at: 5, waits_for: ['loops'] }),
    summary({ id: 'c', skills: ['lists'], status: 'opened', last_at: 9, waits_for: ['loops', 'x'] })
  ],
  skills: [
    { name: 'loops', prerequisites: [], solved: 1, total: 1 },
    { name: 'lists', prerequisites: ['loops'], solved: 0, total: 2 },
    { name: 'classes', prerequisites: [], solved: 0, total: 3 }
  ]
});

describe('CatalogueModel', () => {
  const challenges =
    vi.fn<(query?: CatalogueQuery, signal?: AbortSignal) => Promise<ChallengePage>>();
  let model: CatalogueModel;

  beforeEach(() => {
    vi.useFakeTimers();
    challenges.mockReset().mockResolvedValue(whole);
    model = new CatalogueModel({ challenges });
  });
  afterEach(() => {
    model.dispose();
    vi.useRealTimers();
  });

  it('groups by the first skill, in teaching order, and leaves out empty groups', async () => {
    await model.refresh();
    expect(model.groups.map(group => group.skill.name)).toEqual(['loops', 'lists']);
    expect(model.groups[1].challenges.map(row => row.id)).toEqual(['b', 'c']);
  });

  it('says of a group what all of its challenges wait for', async () => {
    await model.refresh();
    expect(model.groups[1].waitsFor).toEqual(['loops']);
  });

  it('opens the first group that is not solved', async () => {
    await model.refresh();
    expect([model.isExpanded('loops'), model.isExpanded('lists')]).toEqual([false, true]);
    model.toggle('lists');
    expect(model.isExpanded('lists')).toBe(false);
  });

  it('continues with what was started, last opened first', async () => {
    await model.refresh();
    expect(model.toContinue.map(row => row.id)).toEqual(['c', 'b']);
  });

  it('sends a search when typing pauses, once, and shows all groups open', async () => {
    model.search({ search: 'l' });
    model.search({ search: 'lo' });
    expect(challenges).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(SEARCH_DELAY_MS);
    expect(challenges).toHaveBeenCalledOnce();
    expect(challenges.mock.calls[0][0]).toEqual({ search: 'lo' });
    expect(model.isExpanded('loops')).toBe(true);
    expect(model.toContinue).toEqual([]);
  });

  it('shows the old list as it was until the answer to the new question is there', async () => {
    await model.refresh();
    const before = model.groups;
    model.search({ search: 'lo' });
    expect([model.isFiltered, model.isNarrowed, model.isUpToDate]).toEqual([true, false, false]);
    expect(model.groups).toEqual(before);
    expect(model.toContinue.map(row => row.id)).toEqual(['c', 'b']);
    expect(model.isExpanded('loops')).toBe(false);
    await vi.advanceTimersByTimeAsync(SEARCH_DELAY_MS);
    expect([model.isNarrowed, model.isUpToDate]).toEqual([true, true]);
    model.search({ search: 'loo' }); // typed again while the list answers "lo"
    expect([model.isNarrowed, model.isUpToDate]).toEqual([true, false]);
  });

  it('sends a filter at once and clears all together', async () => {
    model.search({ difficulty: 'hard' });
    expect(challenges).toHaveBeenCalledWith({ difficulty: 'hard' }, expect.anything());
    expect(model.isFiltered).toBe(true);
    model.clear();
    await vi.advanceTimersByTimeAsync(0);
    expect(model.isFiltered).toBe(false);
    expect(challenges).toHaveBeenLastCalledWith({}, expect.anything());
  });

  it('drops an answer that a newer question has overtaken', async () => {
    let answerFirst: (found: ChallengePage) => void = () => undefined;
    challenges
      .mockReturnValueOnce(new Promise(resolve => (answerFirst = resolve)))
      .mockResolvedValueOnce(whole);
    const first = model.refresh();
    await model.refresh();
    answerFirst(page({ challenges: [], total: 0 }));
    await first;
    expect(challenges.mock.calls[0][1]?.aborted).toBe(true);
    expect(model.page).toBe(whole);
  });

  it('keeps the old list beside the sentence of a failure, until Retry succeeds', async () => {
    await model.refresh();
    challenges.mockRejectedValueOnce(new ApiError('offline', 'No line.'));
    await model.refresh();
    expect(model.failure).toEqual({ kind: 'offline', sentence: 'No line.' });
    expect(model.page).toBe(whole);
    expect(model.isLoading).toBe(false);
    await model.refresh();
    expect(model.failure).toBeNull();
  });

  it('asks nothing after it was disposed', async () => {
    model.search({ search: 'x' });
    model.dispose();
    await vi.advanceTimersByTimeAsync(1000);
    expect(challenges).not.toHaveBeenCalled();
  });
});
