import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { Banner } from '../src/challenge/banner';
import { Hints } from '../src/challenge/hints';
import { trans } from './samples';
import { render } from './render';

describe('Banner', () => {
  const banner = {
    trans,
    sentence: 'There is no challenge “x”.',
    canPutBack: true,
    onPutBack: vi.fn(),
    onRetry: vi.fn()
  };

  it('offers to put a solution cell back that is gone', () => {
    const onPutBack = vi.fn();
    const screen = render(<Banner {...banner} reason="gone" onPutBack={onPutBack} />);
    expect(screen.text).toContain('The solution cell is gone.');
    screen.click('Put it back');
    expect(onPutBack).toHaveBeenCalledOnce();
  });

  it('says that a newer version made the notebook, and what to do', () => {
    const screen = render(<Banner {...banner} reason="newer" />);
    expect(screen.text).toContain('A newer version of Codementor made this notebook.');
    expect(screen.text).toContain('update Codementor');
    expect(screen.buttons).toEqual([]);
  });

  it("gives the server's sentence for a challenge that it does not know", () => {
    const screen = render(<Banner {...banner} reason="unknown" />);
    expect(screen.text).toContain('There is no challenge “x”.');
    expect(screen.buttons).toEqual(['Retry']);
  });
});

describe('Hints', () => {
  it('shows all that were taken, the newest open, rendered or else as plain text', async () => {
    const renderMarkdown = vi.fn(async (source: string) => {
      if (source === 'broken') {
        throw new Error('no renderer');
      }
      const node = document.createElement('p');
      node.innerHTML = `<strong>${source}</strong>`;
      return node;
    });
    const screen = render(
      <Hints trans={trans} hints={['broken', 'fine']} renderMarkdown={renderMarkdown} />
    );
    await React.act(async () => Promise.resolve());
    const [first, second] = screen.node.querySelectorAll('details');
    expect([first.open, second.open]).toEqual([false, true]);
    expect(first.textContent).toBe('Hint 1broken');
    expect(second.querySelector('strong')?.textContent).toBe('fine');
    expect(second.textContent).toBe('Hint 2fine');
  });

  it('takes no room before the first hint', () => {
    const screen = render(<Hints trans={trans} hints={[]} renderMarkdown={vi.fn()} />);
    expect(screen.node.childElementCount).toBe(0);
  });
});
