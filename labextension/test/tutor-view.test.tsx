import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { AboveAnswer, BelowAnswer, type IAnswerProps } from '../src/tutor/answer';
import { Turn } from '../src/tutor/turn';
import { type ITutorProps, Tutor } from '../src/tutor/view';
import { announcement, questionText } from '../src/tutor/words';
import { render } from './render';
import { trans } from './samples';
import { answer, finding, status, turn } from './tutor-samples';

function tutor(change: Partial<ITutorProps> = {}): ITutorProps {
  return {
    trans,
    topic: { challengeId: 'two-sum', title: 'Two sum', isOff: false },
    status: status(),
    isOn: true,
    isLoading: false,
    problem: '',
    isEmpty: true,
    isAnswering: false,
    isStopping: false,
    hasEarlier: false,
    isErasing: false,
    announcement: { text: '', number: 0 },
    log: <div>messages</div>,
    inputRef: React.createRef(),
    onAsk: vi.fn(),
    onStop: vi.fn(),
    onErase: vi.fn(),
    onUndoErase: vi.fn(),
    onRetry: vi.fn(),
    onEarlier: vi.fn(),
    onLeave: vi.fn(),
    ...change
  };
}

function type(node: HTMLElement, text: string): HTMLTextAreaElement {
  const input = node.querySelector('textarea')!;
  const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!;
  React.act(() => {
    set.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.focus();
  });
  return input;
}

describe('the panel', () => {
  it('says who answers, lights the steps that were reached, and offers three questions', () => {
    const props = tutor({ status: status({ rung: 2, wait_s: 90 }) });
    const screen = render(<Tutor {...props} />);
    expect(screen.text).toContain('demo answers.');
    const steps = [...screen.node.querySelectorAll('li[data-lit]')];
    expect(steps.map(step => step.textContent)).toEqual([
      'Where (reached)',
      'Why (reached)',
      'Example (not yet)',
      'Blocks (not given here)'
    ]);
    expect(steps.map(step => step.getAttribute('aria-current'))).toEqual([
      null,
      'step',
      null,
      null
    ]);
    expect(screen.text).toContain('or in 2 minutes');
    screen.click('How do I begin?');
    expect(props.onAsk).toHaveBeenCalledWith('How do I begin?');
  });

  it('has no steps outside a challenge, and other examples', () => {
    const topic = { challengeId: '', title: '', isOff: false };
    const screen = render(<Tutor {...tutor({ topic })} />);
    expect(screen.text).toContain('General questions');
    expect(screen.node.querySelector('ol')).toBeNull();
    expect(screen.buttons).toContain('How do I read an error message?');
  });

  it('says in a sentence who switched it off, and takes no questions', () => {
    const topic = { challengeId: 'two-sum', title: 'Two sum', isOff: true };
    const screen = render(<Tutor {...tutor({ topic, isOn: false })} />);
    expect(screen.text).toContain('The author of this notebook has switched the tutor off');
    expect(screen.node.querySelector('textarea')).toBeNull();
    const off = status({ enabled: false, sentence: 'Your school has switched the tutor off.' });
    screen.again(<Tutor {...tutor({ status: off, isOn: false })} />);
    expect(screen.text).toContain('Your school has switched the tutor off.');
  });

  it('says what is wrong where the service is away, and tries again', () => {
    const props = tutor({ status: null, problem: 'The service cannot be reached.' });
    const screen = render(<Tutor {...props} />);
    expect(screen.node.querySelector('[role=alert]')?.textContent).toContain('cannot be reached');
    screen.click('Try again');
    expect(props.onRetry).toHaveBeenCalledOnce();
  });

  it('asks on Enter, not on Shift+Enter, nor while an answer comes', () => {
    const props = tutor();
    const screen = render(<Tutor {...props} />);
    screen.button('Ask').click();
    expect(props.onAsk).not.toHaveBeenCalled(); // nothing is written
    const input = type(screen.node, '  Why?  ');
    screen.press('Enter', { shiftKey: true });
    expect(props.onAsk).not.toHaveBeenCalled();
    screen.press('Enter');
    expect(props.onAsk).toHaveBeenCalledExactlyOnceWith('Why?');
    expect(input.value).toBe('');
    type(screen.node, 'x'.repeat(4001));
    expect(screen.text).toContain('too long');
    screen.press('Enter');
    expect(props.onAsk).toHaveBeenCalledOnce();
    screen.press('Escape');
    expect(props.onLeave).toHaveBeenCalledOnce();
  });

  it('turns Ask into Stop on the same element, so that it keeps the focus', () => {
    const props = tutor();
    const screen = render(<Tutor {...props} />);
    const button = screen.button('Ask');
    screen.again(<Tutor {...props} isAnswering />);
    expect(screen.button('Stop the answer')).toBe(button);
    screen.click('Stop the answer');
    expect(props.onStop).toHaveBeenCalledOnce();
    screen.again(<Tutor {...props} isAnswering isStopping />);
    expect(button.getAttribute('aria-disabled')).toBe('true');
  });

  it('erases with a way back instead of a question', () => {
    const props = tutor({ isEmpty: false });
    const screen = render(<Tutor {...props} />);
    screen.click('Clear this conversation');
    expect(props.onErase).toHaveBeenCalledOnce();
    screen.again(<Tutor {...props} isEmpty isErasing />);
    screen.click('Undo');
    expect(props.onUndoErase).toHaveBeenCalledOnce();
  });

  it('reads out the finding and the end, and leaves the words of the answer alone', () => {
    const screen = render(
      <Tutor {...tutor({ isEmpty: false, announcement: { text: 'First finding', number: 1 } })} />
    );
    expect(screen.node.querySelector('[role=status]')?.textContent).toBe('First finding');
    expect(screen.node.querySelector('[role=log]')?.getAttribute('aria-live')).toBe('off');
  });
});

function below(change: Partial<IAnswerProps> = {}): IAnswerProps {
  return {
    trans,
    turn: Turn.stored(turn()),
    isLast: true,
    onAsk: vi.fn(),
    onAskAgain: vi.fn(),
    onRate: vi.fn(),
    onOpen: vi.fn(),
    onRead: vi.fn(),
    onCopy: vi.fn(async () => undefined),
    ...change
  };
}

describe('an answer', () => {
  it('shows the finding at once, with what was seen', () => {
    const open = Turn.stored(turn({ answer: null }));
    open.finding = finding({ sentence: 'Look at `seen`.', evidence: 'two_sum([3, 3], 6)' });
    const screen = render(<AboveAnswer trans={trans} turn={open} />);
    expect(screen.node.querySelector('code')?.textContent).toBe('seen');
    expect(screen.node.querySelector('pre')?.textContent).toBe('two_sum([3, 3], 6)');
    expect(screen.text).toContain('Putting it into words…');
  });

  it('asks for the kind of help that a known suggestion stands for, else its words', () => {
    const suggestions = ['Why?', 'Show me an example', 'Give me another hint', 'What is a list?'];
    const props = below({ turn: Turn.stored(turn({ answer: answer({ suggestions, rung: 3 }) })) });
    const screen = render(<BelowAnswer {...props} />);
    suggestions.forEach(suggestion => screen.click(suggestion));
    expect(vi.mocked(props.onAsk).mock.calls.map(([question]) => question)).toEqual([
      { intent: 'why' },
      { intent: 'example' },
      { question: 'Give me another hint', rung: 4 },
      { question: 'What is a list?' }
    ]);
    screen.again(<BelowAnswer {...props} isLast={false} />);
    expect(screen.buttons).not.toContain('Why?');
  });

  it('opens challenges and materials in Lab and the web in a new tab, and drops any other address', () => {
    const resources = [
      { title: 'Count', url: 'codementor:challenge/count%20vowels', type: 'challenge' as const },
      { title: 'Lists', url: 'https://docs.python.org/', type: 'documentation' as const },
      { title: 'Loops', url: 'codementor:material/m1/2', type: 'material' as const },
      { title: 'Bad', url: 'javascript:alert(1)', type: 'material' as const }
    ];
    const props = below({ turn: Turn.stored(turn({ answer: answer({ resources }) })) });
    const screen = render(<BelowAnswer {...props} />);
    screen.click('Open the challenge Count');
    expect(props.onOpen).toHaveBeenCalledWith('count vowels');
    screen.click('Read: Loops');
    expect(props.onRead).toHaveBeenCalledWith({ id: 'm1', piece: 2 });
    const links = [...screen.node.querySelectorAll('a')];
    expect(links).toHaveLength(1);
    expect(links[0].target).toBe('_blank');
    expect(links[0].rel).toContain('noopener');
    expect(screen.text).not.toContain('Bad');
  });

  it('can be rated and copied, and says who put it into words', async () => {
    const props = below({ turn: Turn.stored(turn({ rating: 1 })) });
    const screen = render(<BelowAnswer {...props} />);
    expect(screen.button('This helped').getAttribute('aria-pressed')).toBe('true');
    expect(screen.button('This did not help').getAttribute('aria-pressed')).toBe('false');
    screen.click('This did not help');
    expect(props.onRate).toHaveBeenCalledWith(-1);
    await React.act(async () => screen.button('Copy the answer').click());
    expect(props.onCopy).toHaveBeenCalledWith('Look at line 4.');
    expect(screen.buttons).toContain('Copied');
    expect(screen.text).toContain('demo');
  });

  it('tells how it came about, and what was held back', () => {
    const made = answer({
      blocked: 1,
      notice: 'The language model could not be reached.',
      steps: [
        { specialist: 'test_analyst', status: 'found', duration_ms: 12, note: 'fails for `[]`' },
        { specialist: 'code_reader', status: 'late', duration_ms: 300, note: '' }
      ]
    });
    const screen = render(
      <BelowAnswer {...below({ turn: Turn.stored(turn({ answer: made })) })} />
    );
    expect(screen.text).toContain('The language model could not be reached.');
    expect(screen.text).toContain('A piece of code was left out');
    const steps = [...screen.node.querySelectorAll('details li')].map(step => step.textContent);
    expect(steps).toEqual([
      'Looks at the tests · found something · 12 msfails for []',
      'Reads the code · took too long · 300 ms'
    ]);
  });

  it('that did not come says why and can be asked for again', () => {
    const failed = Turn.asked({
      id: 't',
      challenge_id: '',
      code: '',
      question: 'Why?',
      intent: 'question',
      test_name: '',
      selection: '',
      rung: 0
    });
    failed.fail('Wait 20 seconds, then ask again.');
    const props = below({ turn: failed });
    const screen = render(<BelowAnswer {...props} />);
    expect(screen.text).toContain('Wait 20 seconds');
    screen.click('Ask again');
    expect(props.onAskAgain).toHaveBeenCalledOnce();
    expect(announcement(failed, trans)).toBe('Wait 20 seconds, then ask again.');
  });

  it('is told in words of what was asked', () => {
    const asked = Turn.stored(turn({ question: '', intent: 'failing-test' }));
    expect(questionText(asked, trans)).toBe('Why does this test not pass?');
    asked.testName = 'equal numbers';
    expect(questionText(asked, trans)).toBe('Why does the test "equal numbers" not pass?');
    asked.intent = 'selection';
    asked.selection = 'x = 1';
    expect(questionText(asked, trans)).toBe('What about this piece of code?\n\nx = 1');
  });
});
