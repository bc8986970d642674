import { afterEach, describe, expect, it, vi } from 'vitest';

import { ApiError } from '../src/api/errors';
import { type MaterialPage, MaterialsApi } from '../src/api/materials';
import { challengeAt, materialAt } from '../src/materials/address';
import { blocksOf } from '../src/materials/blocks';
import { draftOf, kindOfFile, LIMIT_BYTES, whyNot } from '../src/materials/files';
import { Reading } from '../src/materials/reading';
import { UNDO_MS } from '../src/tutor/eraser';
import { fakeApi, makeMaterials, material, materialDetail } from './materials-samples';
import { trans } from './samples';

afterEach(() => {
  vi.useRealTimers();
});

describe('an address', () => {
  it('leads to a material, perhaps to a piece of it, to a challenge, or nowhere', () => {
    expect(materialAt('codementor:material/m%201')).toEqual({ id: 'm 1' });
    expect(materialAt('codementor:material/m1/12')).toEqual({ id: 'm1', piece: 12 });
    expect(materialAt('codementor:material/100%')).toEqual({ id: '100%' });
    for (const bad of [
      'codementor:material/',
      'codementor:material/a/b',
      'x codementor:material/a'
    ]) {
      expect(materialAt(bad)).toBeNull();
    }
    expect(challengeAt('codementor:challenge/two-sum')).toBe('two-sum');
    expect(challengeAt('codementor:material/m1')).toBeNull();
  });
});

describe('the calls', () => {
  it('go through all pages of the list', async () => {
    const pages: MaterialPage[] = [
      { materials: [material()], cursor: 'mine.x' },
      { materials: [material({ id: 'm2' })], cursor: null }
    ];
    const request = vi.fn(async () => pages.shift());
    const found = await new MaterialsApi({ request } as never).list();
    expect(found.map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect(request).toHaveBeenLastCalledWith(
      'materials',
      expect.objectContaining({ query: { limit: 50, cursor: 'mine.x' } })
    );
  });

  it('note by its whole name what was read', async () => {
    const request = vi.fn(async () => ({ by_hand: { 'material:m1': 5 } }));
    const marks = await new MaterialsApi({ request } as never).mark('material:m1', true);
    expect(marks).toEqual({ 'material:m1': 5 });
    expect(request).toHaveBeenCalledWith('users/progress/material%3Am1', {
      method: 'PATCH',
      body: { done: true }
    });
  });
});

describe('the list', () => {
  it('puts what was added on top', async () => {
    const { model } = makeMaterials();
    await model.load();
    await model.add({ title: 'New', kind: 'text', source: 'x' });
    expect(model.materials.value?.map(({ id }) => id)).toEqual(['m3', 'm1', 'm2']);
    expect(model.isAdding).toBe(false);
  });

  it('says why something was not taken, and goes on', async () => {
    const { model, api } = makeMaterials();
    api.add.mockRejectedValueOnce(new ApiError('problem', 'It is empty.', 400));
    await expect(model.add({ title: 'x', kind: 'text', source: '' })).rejects.toThrow(
      'It is empty.'
    );
    expect(model.isAdding).toBe(false);
  });

  it('removes after a while in which that can be taken back', async () => {
    vi.useFakeTimers();
    const { model, api } = makeMaterials();
    await model.load();
    model.remove('m1');
    expect(model.isRemoving('m1')).toBe(true);
    model.undoRemove('m1');
    await vi.advanceTimersByTimeAsync(2 * UNDO_MS);
    expect(api.remove).not.toHaveBeenCalled();
    expect(model.isRemoving('m1')).toBe(false);
    model.remove('m1');
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    expect(api.remove).toHaveBeenCalledExactlyOnceWith('m1');
    expect(model.materials.value?.map(({ id }) => id)).toEqual(['m2']);
  });

  it('keeps what could not be removed, and says so', async () => {
    vi.useFakeTimers();
    const { model, api } = makeMaterials();
    api.remove.mockRejectedValueOnce(new ApiError('offline', 'Not reached.'));
    await model.load();
    model.remove('m1');
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    expect(model.problem).toBe('Not reached.');
    expect(model.materials.value?.map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect(model.isRemoving('m1')).toBe(false);
  });

  it('notes what was read, tells it, and takes it back', async () => {
    const { model, onMarked } = makeMaterials();
    await model.load();
    await model.mark('m1', true);
    expect(model.readAt_s('m1')).toBe(5);
    expect(onMarked).toHaveBeenCalledOnce();
    await model.mark('m1', false);
    expect(model.readAt_s('m1')).toBeNull();
  });

  it('asks again what to read next only while it is seen', async () => {
    const { model, api } = makeMaterials();
    await model.refresh(false);
    expect(api.marks).toHaveBeenCalledOnce();
    expect(api.recommended).not.toHaveBeenCalled();
    await model.refresh(true);
    expect(api.recommended).toHaveBeenCalledOnce();
  });

  it('says at the one that it is about why it could not be marked', async () => {
    const { model, api, onMarked } = makeMaterials();
    api.mark.mockRejectedValueOnce(new ApiError('offline', 'Not reached.'));
    await model.mark('m1', true);
    expect([model.problemWith('m1'), model.problemWith('m2')]).toEqual(['Not reached.', '']);
    expect(onMarked).not.toHaveBeenCalled();
  });

  it('loses no part to a fault in another', async () => {
    const { model, api } = makeMaterials();
    api.recommended.mockRejectedValueOnce(new ApiError('problem', 'Busy.', 503));
    await model.load();
    expect(model.recommended.error).toBe('Busy.');
    expect(model.materials.value).toHaveLength(2);
  });
});

describe('a reading', () => {
  it('tells what is gone from what cannot be reached, and can be tried again', async () => {
    const api = fakeApi();
    api.read
      .mockRejectedValueOnce(new ApiError('problem', 'No such material.', 404))
      .mockRejectedValueOnce(new ApiError('offline', 'Not reached.'));
    const reading = new Reading(api, { id: 'm1' });
    await reading.load();
    expect(reading.state).toBe('gone');
    await reading.load();
    expect([reading.state, reading.problem]).toEqual(['unreachable', 'Not reached.']);
    await reading.load();
    expect([reading.state, reading.problem]).toEqual(['shown', '']);
  });

  it('wants the piece that it was opened at, and again when it is asked for again', async () => {
    const reading = new Reading(fakeApi(), { id: 'm1', piece: 2 });
    await reading.load();
    const first = reading.wanted;
    expect(first?.piece.number).toBe(2);
    expect(reading.wanted).toBe(first);
    reading.goTo(undefined);
    expect(reading.wanted).toBe(first);
    reading.goTo(2);
    expect(reading.wanted).not.toBe(first);
    reading.goTo(99);
    expect(reading.wanted).toBeNull();
  });
});

describe('blocks', () => {
  it('are the cells of a notebook, code fenced so that no cell can end it', () => {
    const cells = [
      { cell_type: 'markdown', source: ['# One\n', 'two'] },
      { cell_type: 'code', source: 'print("```")' },
      { cell_type: 'code', source: '  ' },
      { cell_type: 'raw', source: 'raw' }
    ];
    const metadata = { language_info: { name: 'python' } };
    const source = JSON.stringify({ cells, metadata });
    const summary = material({ kind: 'notebook' });
    expect(blocksOf(materialDetail({ source, summary }))).toEqual([
      { kind: 'markdown', text: '# One\ntwo' },
      { kind: 'markdown', text: '````python\nprint("```")\n````' },
      { kind: 'text', text: 'raw' }
    ]);
  });

  it('are the paragraphs of a text', () => {
    const summary = material({ kind: 'text' });
    const found = blocksOf(materialDetail({ source: 'a\r\nb\r\n \r\n\n# c', summary }));
    expect(found).toEqual([
      { kind: 'text', text: 'a\nb' },
      { kind: 'text', text: '# c' }
    ]);
  });
});

describe('a file', () => {
  it('is what its name ends with', () => {
    const names = ['a.md', 'a.MD', 'b.txt', 'c.ipynb', 'd.py', 'md'];
    const kinds = ['markdown', 'markdown', 'text', 'notebook', null, null];
    expect(names.map(kindOfFile)).toEqual(kinds);
  });

  it('has its first heading for a title, or its name', () => {
    expect(draftOf('x.md', '\uFEFFIntro\n## The *end* ##\n')).toEqual({
      kind: 'markdown',
      source: 'Intro\n## The *end* ##\n',
      title: 'The end'
    });
    expect(draftOf('notes/my-first_text.txt', '# no heading').title).toBe('my first text');
    const cells = [
      { cell_type: 'code', source: '# code' },
      { cell_type: 'markdown', source: ['# Lists'] }
    ];
    expect(draftOf('x.ipynb', JSON.stringify({ cells })).title).toBe('Lists');
    expect(draftOf('broken.ipynb', '{').title).toBe('broken');
  });

  it('is refused before it is read if it is of another kind or too large', () => {
    expect(whyNot('a.pdf', 1, trans)).toContain('cannot be added');
    expect(whyNot('a.md', LIMIT_BYTES + 1, trans)).toContain('larger than 1 MiB');
    expect(whyNot('a.md', LIMIT_BYTES, trans)).toBe('');
  });
});
