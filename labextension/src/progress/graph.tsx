import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { SkillView } from '../api/types';
import { percent, skillName } from '../words';
import { type IEdge, type IPlaced, layOut, NODE_HEIGHT, NODE_WIDTH } from './layout';
import {
  type SkillState,
  skillSentence,
  skillSign,
  skillState,
  skillStateWord
} from './skillwords';

interface IGraphProps {
  trans: TranslationBundle;
  skills: readonly SkillView[];
  due: readonly string[];
  chosen: string;
  onChoose: (skill: string) => void;
}

/**
 * The skills with their prerequisites above them. Tab comes to one skill; the arrow keys go on to
 * those above, below and beside it; Enter chooses.
 */
export function Graph(props: IGraphProps): React.JSX.Element {
  const { trans, skills } = props;
  const layout = React.useMemo(() => layOut(skills), [skills]);
  const [stop, setStop] = React.useState('');
  const svg = React.useRef<SVGSVGElement>(null);
  const byName = new Map(skills.map(skill => [skill.name, skill]));
  const tabStop = byName.has(stop) ? stop : (layout.nodes[0]?.name ?? '');
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const to = neighbour(event.key, tabStop, layout.nodes, layout.edges);
    if (to) {
      event.preventDefault();
      event.stopPropagation();
      setStop(to);
      const nodes = svg.current?.querySelectorAll<SVGGElement>('[data-skill]') ?? [];
      [...nodes].find(node => node.dataset.skill === to)?.focus();
    }
  };
  return (
    <div className="jp-codementor-wide">
      <svg
        ref={svg}
        className="jp-codementor-graph"
        width={layout.width}
        height={layout.height}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="group"
        aria-label={trans.__('Skills. The arrow keys go from one to the next.')}
        onKeyDown={onKeyDown}
      >
        {layout.edges.map(edge => (
          <path
            key={`${edge.from}>${edge.to}`}
            className="jp-codementor-edge"
            data-chosen={edge.from === props.chosen || edge.to === props.chosen}
            d={pathOf(edge)}
            aria-hidden="true"
          />
        ))}
        {layout.nodes.map(node => {
          const skill = byName.get(node.name);
          return (
            skill && (
              <Node
                key={node.name}
                {...props}
                node={node}
                skill={skill}
                isStop={node.name === tabStop}
                onFocus={() => setStop(node.name)}
              />
            )
          );
        })}
      </svg>
    </div>
  );
}

function Node(
  props: IGraphProps & {
    node: IPlaced;
    skill: SkillView;
    isStop: boolean;
    onFocus: () => void;
  }
): React.JSX.Element {
  const { trans, node, skill, chosen } = props;
  const state = skillState(skill, props.due);
  const left = node.x - NODE_WIDTH / 2;
  const top = node.y - NODE_HEIGHT / 2;
  const sentence = skillSentence(skill, state, trans);
  const choose = (): void => props.onChoose(node.name === chosen ? '' : node.name);
  return (
    <g
      className="jp-codementor-node"
      data-skill={node.name}
      data-state={state}
      role="button"
      tabIndex={props.isStop ? 0 : -1}
      aria-pressed={node.name === chosen}
      aria-label={sentence}
      onFocus={props.onFocus}
      onClick={choose}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          choose();
        }
      }}
    >
      <title>{sentence}</title>
      <rect x={left} y={top} width={NODE_WIDTH} height={NODE_HEIGHT} rx={radius(state)} />
      <text x={node.x} y={top + 18} textAnchor="middle" className="jp-codementor-nodeName">
        {skillName(skill.name)}
      </text>
      <text x={node.x} y={top + 34} textAnchor="middle" className="jp-codementor-nodeState">
        {skillSign(state)}{' '}
        {skill.attempts > 0 ? percent(skill.mastery) : skillStateWord(state, trans)}
      </text>
      <rect
        className="jp-codementor-nodeBar"
        x={left + 14}
        y={top + NODE_HEIGHT - 7}
        width={(NODE_WIDTH - 28) * (skill.attempts > 0 ? skill.mastery : 0)}
        height={3}
      />
    </g>
  );
}

/** The more is known the rounder, so that colour is never alone. */
function radius(state: SkillState): number {
  return state === 'mastered' || state === 'due' ? NODE_HEIGHT / 2 : 5;
}

function pathOf(edge: IEdge): string {
  const points = edge.points.map(([x, y], index): [number, number] => [
    x,
    index === 0 ? y + NODE_HEIGHT / 2 : index === edge.points.length - 1 ? y - NODE_HEIGHT / 2 : y
  ]);
  const [[x0, y0], ...rest] = points;
  let [x, y] = [x0, y0];
  let path = `M${x} ${y}`;
  for (const [toX, toY] of rest) {
    const middle = (y + toY) / 2;
    path += ` C${x} ${middle} ${toX} ${middle} ${toX} ${toY}`;
    [x, y] = [toX, toY];
  }
  return path;
}

/** The skill to which an arrow key leads; undefined for another key, or at the border. */
export function neighbour(
  key: string,
  from: string,
  nodes: readonly IPlaced[],
  edges: readonly IEdge[]
): string | undefined {
  const here = nodes.find(node => node.name === from);
  if (!here) {
    return undefined;
  }
  const nearest = (names: readonly string[]): string | undefined =>
    nodes
      .filter(node => names.includes(node.name))
      .sort((a, b) => Math.abs(a.x - here.x) - Math.abs(b.x - here.x))[0]?.name;
  const row = nodes.filter(node => node.layer === here.layer).sort((a, b) => a.x - b.x);
  const at = row.indexOf(here);
  const inOrder = [...nodes].sort((a, b) => a.y - b.y || a.x - b.x);
  switch (key) {
    case 'ArrowUp':
      return nearest(edges.filter(edge => edge.to === from).map(edge => edge.from));
    case 'ArrowDown':
      return nearest(edges.filter(edge => edge.from === from).map(edge => edge.to));
    case 'ArrowLeft':
      return row[at - 1]?.name ?? inOrder[inOrder.indexOf(here) - 1]?.name;
    case 'ArrowRight':
      return row[at + 1]?.name ?? inOrder[inOrder.indexOf(here) + 1]?.name;
    case 'Home':
      return inOrder[0]?.name;
    case 'End':
      return inOrder[inOrder.length - 1]?.name;
    default:
      return undefined;
  }
}
