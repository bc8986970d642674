import { expect, it } from 'vitest';

import { colour } from '../src/challenge/language';

const PYTHON = 'text/x-ipython';

function cell(source: string, mimeType = PYTHON, type: 'code' | 'markdown' = 'code') {
  return { type, mimeType, sharedModel: { getSource: () => source } };
}

it('shows cells that begin with %%node as JavaScript, and no others', () => {
  const cells = [
    cell('%%node\nconst a = 1;'),
    cell('%%node program\nconsole.log(1);'),
    cell('assert f() == 1'),
    cell('%%nodes\n'),
    cell('%%node in a text', 'text/x-ipythongfm', 'markdown')
  ];
  colour(cells, PYTHON);
  expect(cells.map(each => each.mimeType)).toEqual([
    'text/javascript',
    'text/javascript',
    PYTHON,
    PYTHON,
    'text/x-ipythongfm'
  ]);
});

it('gives a cell back to the notebook when its first line is gone', () => {
  const cells = [cell('x = 1', 'text/javascript')];
  colour(cells, PYTHON);
  expect(cells[0]?.mimeType).toBe(PYTHON);
});
