import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { ApiError } from '../src/api/errors';
import { Learned } from '../src/challenge/learned';
import { type INextProps, NextCard, numbersOf } from '../src/next/card';
import { NextModel } from '../src/next/model';
import { Graph, neighbour } from '../src/progress/graph';
import { layOut, NODE_WIDTH } from '../src/progress/layout';
import { MyData } from '../src/progress/mydata';
import { Patterns, UNDO_MS } from '../src/progress/patterns';
import { amount, scaleOf } from '../src/progress/patternsview';
import { effortSpec, LINES, masterySpec, practisedLast } from '../src/progress/plots';
import { Section } from '../src/progress/section';
import { moments } from '../src/progress/timeline';
import { analytics, pattern, profile, progress, skillView, suggestion, trans } from './samples';
import { render } from './render';

const SKILLS = [
  { name: 'numbers', prerequisites: [] },
  { name: 'conditions', prerequisites: ['numbers'] },
  { name: 'loops', prerequisites: ['conditions', 'numbers'] },
  { name: 'strings', prerequisites: ['numbers'] },
  { name: 'files', prerequisites: ['strings', 'numbers', 'no such skill'] }
];

describe('the layout of the skills', () => {
  it('puts prerequisites above, nothing over another, and leaves out lines that say nothing new', () => {
    const { nodes, edges } = layOut(SKILLS);
    const y = new Map(nodes.map(node => [node.name, node.y]));
    for (const { from, to } of edges) {
      expect(y.get(from)).toBeLessThan(y.get(to)!);
    }
    for (const a of nodes) {
      for (const b of nodes.filter(node => node !== a && node.y === a.y)) {
        expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual(NODE_WIDTH);
      }
    }
    expect(edges.map(edge => `${edge.from}>${edge.to}`)).toEqual([
      'numbers>conditions',
      'conditions>loops',
      'numbers>strings',
      'strings>files'
    ]);
  });

  it('ends for a circle of prerequisites, and for no skills at all', () => {
    const circle = [
      { name: 'a', prerequisites: ['b'] },
      { name: 'b', prerequisites: ['a'] }
    ];
    expect(layOut(circle).nodes).toHaveLength(2);
    expect(layOut([])).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
  });
});

describe('the graph', () => {
  it('goes by arrow keys along the lines and to the side', () => {
    const { nodes, edges } = layOut(SKILLS);
    expect(neighbour('ArrowDown', 'conditions', nodes, edges)).toBe('loops');
    expect(neighbour('ArrowUp', 'loops', nodes, edges)).toBe('conditions');
    expect(neighbour('ArrowUp', 'numbers', nodes, edges)).toBeUndefined();
    expect(neighbour('x', 'numbers', nodes, edges)).toBeUndefined();
  });

  it('says each skill in words, marks what is due, and is one stop for Tab', () => {
    const onChoose = vi.fn();
    const skills = [
      skillView({ name: 'numbers', mastered: true, mastery: 0.97, recall: 0.84 }),
      skillView({ name: 'loops', prerequisites: ['numbers'] })
    ];
    const { node } = render(
      <Graph trans={trans} skills={skills} due={['numbers']} chosen="" onChoose={onChoose} />
    );
    const shown = [...node.querySelectorAll<SVGGElement>('[role=button]')];
    expect(shown[0].getAttribute('aria-label')).toBe(
      'numbers: due for review, 97 % sure that you know it, 1 of 4 solved, you recall about 84 %'
    );
    expect(shown.map(each => each.getAttribute('tabindex'))).toEqual(['0', '-1']);
    React.act(() => {
      shown[0].dispatchEvent(new MouseEvent('click', { bubbles: true }));
    });
    expect(onChoose).toHaveBeenCalledWith('numbers');
  });
});

describe('the plots', () => {
  it('draw the skills practised last, and not more than can be told apart', () => {
    const many = Array.from({ length: 9 }, (_, day) =>
      skillView({ name: `s${day}`, days: [[`2026-11-1${day}`, 0.5]] })
    );
    expect(practisedLast(many).map(skill => skill.name)).toEqual(
      ['s8', 's7', 's6', 's5', 's4', 's3'].slice(0, LINES)
    );
    expect(JSON.stringify(masterySpec(many, trans))).not.toContain('"s2"');
  });

  it('have minutes and tries of each challenge', () => {
    const spec = effortSpec(analytics().challenges, trans);
    expect(spec.data).toEqual({
      values: [{ title: 'Two sum', minutes: 10, tries: '2 tries', state: 'solved' }]
    });
  });
});

describe('a section', () => {
  it('keeps what it has when a later load fails, and drops an answer that was overtaken', async () => {
    let answer: (value: number) => void = () => undefined;
    const slow = new Promise<number>(resolve => (answer = resolve));
    const fetch = vi
      .fn<() => Promise<number>>()
      .mockReturnValueOnce(slow)
      .mockResolvedValueOnce(2)
      .mockRejectedValueOnce(new ApiError('offline', 'No line.'));
    const section = new Section(fetch, () => undefined);
    const first = section.load();
    await section.load();
    answer(1);
    await first;
    expect(section.value).toBe(2);
    await section.load();
    expect([section.value, section.error]).toEqual([2, 'No line.']);
  });
});

describe('study patterns', () => {
  const makeClient = () => ({
    patterns: vi.fn(async () => [pattern()]),
    changePattern: vi.fn(async () => pattern()),
    deletePattern: vi.fn(async () => undefined)
  });

  it('are deleted only after a while, in which that can be taken back', async () => {
    vi.useFakeTimers();
    const client = makeClient();
    const patterns = new Patterns(client, () => undefined);
    patterns.delete('pace');
    patterns.undo('pace');
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    expect(client.deletePattern).not.toHaveBeenCalled();
    patterns.delete('pace');
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    expect(client.deletePattern).toHaveBeenCalledWith('pace');
    expect(patterns.leaving.size).toBe(0);
    vi.useRealTimers();
  });

  it('show shares from 0 to 1 and other numbers around their interval', () => {
    expect(scaleOf(pattern())).toEqual([0, 1]);
    const [from, to] = scaleOf(pattern({ unit: 'logits', low: -0.5, high: 0.8 }));
    expect(from).toBeLessThan(-0.5);
    expect(to).toBeGreaterThan(0.8);
    expect([amount(0.62, 'share'), amount(1.25, 'days')]).toEqual(['62 %', '1.3 days']);
  });
});

describe('the timeline', () => {
  it('has what was begun, solved, marked and got, newest first', () => {
    const found = moments(analytics(), {
      trans,
      progress: { ...progress(), by_hand: { 'outside:a book': 150 } },
      profile: profile(),
      titles: new Map()
    });
    expect(found.map(each => each.words)).toEqual([
      'Solved “Two sum”',
      'Did “a book” elsewhere (my own word)',
      'Began “Two sum”',
      'Achievement: First solution'
    ]);
  });
});

describe('my data', () => {
  it('says of a file that is none of ours that it is none, without sending it', async () => {
    const client = { exportMe: vi.fn(), importMe: vi.fn(), eraseMe: vi.fn() };
    const data = new MyData(client, () => undefined);
    await data.import({ text: async () => 'hello' } as Blob, 'No progress file.');
    expect([data.message, data.isError]).toEqual(['No progress file.', true]);
    expect(client.importMe).not.toHaveBeenCalled();
  });
});

describe('the next challenge', () => {
  it('is another one than all that were shown, until there is none', async () => {
    const client = {
      next: vi
        .fn<() => Promise<ReturnType<typeof suggestion> | null>>()
        .mockResolvedValueOnce(suggestion({ challenge_id: 'b' }))
        .mockResolvedValueOnce(null),
      generate: vi.fn()
    };
    const model = new NextModel(client);
    model.give(suggestion({ challenge_id: 'a' }));
    await model.another('No other.');
    expect(model.suggestion?.challenge_id).toBe('b');
    await model.another('No other.');
    expect(client.next).toHaveBeenLastCalledWith({ skill: '', not: ['a', 'b'] }, expect.anything());
    expect([model.suggestion?.challenge_id, model.message]).toEqual(['b', 'No other.']);
    model.forget();
    expect(model.suggestion?.challenge_id).toBe('a');
  });

  it('tells why in numbers, leaves out what is not known, and makes a new one', () => {
    const onMake = vi.fn();
    const found = suggestion({
      offers: [
        { kind: 'generate', words: 'None is left.', skill: 'loops', challenge_id: '', url: '' }
      ]
    });
    const names = numbersOf(found, trans).map(([name]) => name);
    expect(names).toContain('Chance that you solve it');
    expect(names).not.toContain('Chance that you still remember the skill');
    const props: INextProps = {
      trans,
      id: 'n',
      heading: 'h3',
      suggestion: found,
      skills: [],
      skill: '',
      isLoading: false,
      message: '',
      making: null,
      onOpen: vi.fn(),
      onAnother: vi.fn(),
      onSkill: vi.fn(),
      onMake,
      onStopMaking: vi.fn()
    };
    const screen = render(<NextCard {...props} />);
    expect(screen.node.querySelector<HTMLElement>('#n-why')?.hidden).toBe(true);
    screen.click('why this?');
    expect(screen.node.querySelector<HTMLElement>('#n-why')?.hidden).toBe(false);
    screen.click('Make me a new one');
    expect(onMake).toHaveBeenCalledWith('loops');
  });
});

describe('a result', () => {
  it('says what it did to a skill, and nothing of one that stayed as it was', () => {
    const changes = [
      { skill: 'loops', before: 0.62, after: 0.71 },
      { skill: 'lists', before: 0.5, after: 0.501 }
    ];
    const { text } = render(<Learned trans={trans} changes={changes} />);
    expect(text).toBe('loops: from 0.62 to 0.71');
  });
});
