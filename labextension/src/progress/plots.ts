/** What is plotted, as Vega-Lite without colours: those come from the theme when it is drawn. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ChallengeTotals, SkillView } from '../api/types';
import { skillName } from '../words';

/** How many lines can still be told apart. */
export const LINES = 6;
/** How many challenges have room. */
export const BARS = 14;

/** A specification, as Vega-Lite has it. */
export type Spec = Readonly<Record<string, unknown>>;

/** The skills that were practised last, and are drawn. */
export function practisedLast(skills: readonly SkillView[]): readonly SkillView[] {
  const last = (skill: SkillView): string => skill.days[skill.days.length - 1]?.[0] ?? '';
  return skills
    .filter(skill => skill.days.length > 0)
    .sort((a, b) => last(b).localeCompare(last(a)))
    .slice(0, LINES);
}

/** Mastery of skills at the end of each day on which they were practised. */
export function masterySpec(skills: readonly SkillView[], trans: TranslationBundle): Spec {
  const values = practisedLast(skills).flatMap(skill =>
    skill.days.map(([date, mastery]) => ({ date, mastery, skill: skillName(skill.name) }))
  );
  const skill = { field: 'skill', type: 'nominal', title: trans.__('Skill') };
  return {
    height: 220,
    data: { values },
    mark: { type: 'line', point: { size: 50, filled: true } },
    encoding: {
      x: {
        field: 'date',
        type: 'temporal',
        timeUnit: { unit: 'utcyearmonthdate' },
        title: null,
        axis: { format: '%d %b', labelOverlap: true, tickCount: 6 }
      },
      y: {
        field: 'mastery',
        type: 'quantitative',
        title: trans.__('Mastery'),
        scale: { domain: [0, 1] },
        axis: { format: '%', tickCount: 5 }
      },
      color: skill,
      shape: { ...skill, legend: null }, // else the skills stand there twice
      strokeDash: { ...skill, legend: null },
      tooltip: [
        skill,
        { field: 'date', type: 'nominal', title: trans.__('Day') },
        { field: 'mastery', type: 'quantitative', format: '.0%', title: trans.__('Mastery') }
      ]
    }
  };
}

/** The challenges on which something was done, newest first. */
export function workedOn(challenges: readonly ChallengeTotals[]): readonly ChallengeTotals[] {
  return challenges
    .filter(each => each.active_s > 0 || each.tries > 0)
    .sort((a, b) => b.first_at - a.first_at);
}

/** Minutes and tries of each challenge. */
export function effortSpec(challenges: readonly ChallengeTotals[], trans: TranslationBundle): Spec {
  const solved = trans.__('solved');
  const unsolved = trans.__('not solved yet');
  const values = workedOn(challenges)
    .slice(0, BARS)
    .map(each => ({
      title: each.title,
      minutes: Math.round(each.active_s / 6) / 10,
      tries: trans._n('%1 try', '%1 tries', each.tries),
      state: each.solved_at === null ? unsolved : solved
    }));
  const y = { field: 'title', type: 'nominal', sort: null, title: null, axis: { labelLimit: 160 } };
  const x = { field: 'minutes', type: 'quantitative', title: trans.__('Active minutes') };
  const state = { field: 'state', type: 'nominal', title: null };
  return {
    height: { step: 22 },
    data: { values },
    encoding: { y, x },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          color: { ...state, scale: { domain: [solved, unsolved] } },
          tooltip: [
            { field: 'title', type: 'nominal', title: trans.__('Challenge') },
            { field: 'minutes', type: 'quantitative', title: trans.__('Active minutes') },
            { field: 'tries', type: 'nominal', title: trans.__('Tries') },
            { ...state, title: trans.__('Status') }
          ]
        }
      },
      {
        mark: { type: 'text', align: 'left', dx: 5 },
        encoding: { text: { field: 'tries', type: 'nominal' } }
      }
    ]
  };
}

/** The specification in the colours of the theme that `node` stands in, as wide as `width_px`. */
export function themed(spec: Spec, node: HTMLElement, width_px: number): Spec {
  const style = getComputedStyle(node);
  const read = (name: string): string | undefined =>
    style.getPropertyValue(name).trim() || undefined;
  const text = read('--jp-ui-font-color1');
  const line = read('--jp-border-color2');
  const palette = [
    '--jp-brand-color1',
    '--jp-warn-color0',
    '--jp-success-color1',
    '--jp-error-color1',
    '--jp-info-color0',
    '--jp-ui-font-color2'
  ];
  const font = read('--jp-ui-font-family');
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    width: width_px,
    autosize: { type: 'fit', contains: 'padding' },
    ...spec,
    config: {
      background: 'transparent',
      font,
      view: { stroke: null },
      axis: {
        labelColor: text,
        titleColor: text,
        titleFontWeight: 'normal',
        gridColor: line,
        domainColor: line,
        tickColor: line,
        labelFontSize: 12,
        titleFontSize: 12
      },
      legend: {
        labelColor: text,
        titleColor: text,
        labelFontSize: 12,
        orient: 'bottom',
        title: null
      },
      text: { color: text, fontSize: 12 },
      range: { category: palette.map(read).filter(colour => colour !== undefined) }
    }
  };
}
