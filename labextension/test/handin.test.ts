import type { INotebookContent } from '@jupyterlab/nbformat';
import { describe, expect, it } from 'vitest';

import { bodyOf, sourcesOf, withoutOutputs } from '../src/api/handin';

function notebook(source: string, output = 'x'): INotebookContent {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      {
        cell_type: 'code',
        id: 'a',
        source,
        metadata: { codementor: { role: 'answer' } },
        outputs: [{ output_type: 'stream', name: 'stdout', text: output }],
        execution_count: 3
      },
      { cell_type: 'markdown', id: 'b', source: 'text', metadata: {} }
    ]
  };
}

describe('what is handed in', () => {
  it('is the code of a cell, or a whole notebook', () => {
    expect(bodyOf('x = 1')).toEqual({ code: 'x = 1' });
    const whole = notebook('x = 1');
    expect(bodyOf(whole)).toEqual({ notebook: whole });
  });

  it('has no outputs, and keeps sources, ids and metadata', () => {
    const sent = withoutOutputs(notebook('x = 1'));
    expect(sent.cells[0]).toEqual({
      cell_type: 'code',
      id: 'a',
      source: 'x = 1',
      metadata: { codementor: { role: 'answer' } },
      outputs: [],
      execution_count: null
    });
    expect(sent.cells[1]).toEqual(notebook('').cells[1]);
  });

  it('changes with its sources and not with its outputs', () => {
    expect(sourcesOf(notebook('a', 'one'))).toBe(sourcesOf(notebook('a', 'two')));
    expect(sourcesOf(notebook('a'))).not.toBe(sourcesOf(notebook('b')));
  });
});
