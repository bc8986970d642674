import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ChallengeDetail } from '../api/types';
import { difficultyWord, isolationSentence, isPractice } from '../words';
import { ariaKeys, shownKeys } from './keys';
import type { IJob, IResult } from './model';

/** Until then a run is too young to be stopped by hand. */
const STOP_AFTER_MS = 400;

/** What the challenge bar shows and what can be done with it. */
export interface IBarProps {
  trans: TranslationBundle;
  title: string;
  detail: ChallengeDetail | null;
  job: IJob | null;
  result: IResult | null;
  isTakingHint: boolean;
  loadError: string;
  message: string;
  /** How many answer cells the notebook has; the last one is handed in. */
  copies: number;
  /** The keys of the commands, as JupyterLab keeps them; empty if there are none. */
  runKeys: readonly string[];
  submitKeys: readonly string[];
  /** How sure the student is, 0 to 1; null: nothing was said; undefined: it is not asked. */
  sure?: number | null | undefined;
  onSure?: (sure: number | null) => void;
  onRun: () => void;
  onSubmit: () => void;
  onStop: () => void;
  onHint: () => void;
  /** Ask the tutor; undefined if there is none. */
  onAsk?: (() => void) | undefined;
  onRetry: () => void;
  onLeave: () => void;
}

/** The bar at the solution cell. */
export function Bar(props: IBarProps): React.JSX.Element {
  const { trans, detail, title } = props;
  return (
    <div
      className="jp-codementor-bar"
      role="group"
      aria-label={trans.__('Challenge %1', title)}
      onKeyDown={event => keepKeys(event, props.onLeave)}
    >
      <div className="jp-codementor-barLine">
        <span className="jp-codementor-barTitle">
          <strong>{detail?.summary.title ?? title}</strong>
          {detail && (
            <span className="jp-codementor-quiet">
              {' · '}
              {difficultyWord(detail.summary.difficulty, trans)}
              {' · '}
              {trans.__('%1 XP', detail.summary.xp)}
            </span>
          )}
        </span>
        <Acts {...props} />
        <State {...props} />
      </div>
      {props.copies > 1 && (
        <p className="jp-codementor-barNote">
          {trans.__(
            'There are %1 solution cells. This one, the last, is run and handed in.',
            props.copies
          )}
        </p>
      )}
      <p className="jp-codementor-barNote" role="alert" hidden={!props.message}>
        {props.message}
      </p>
      {props.loadError && (
        <p className="jp-codementor-barNote" role="alert">
          {props.loadError}{' '}
          <button className="jp-codementor-link" onClick={props.onRetry}>
            {trans.__('Retry')}
          </button>
        </p>
      )}
    </div>
  );
}

function Acts(props: IBarProps): React.JSX.Element {
  const { trans } = props;
  return (
    <span className="jp-codementor-acts">
      <ActButton
        {...props}
        kind="run"
        className=""
        label={trans.__('Run tests')}
        stopLabel={trans.__('Stop the tests')}
        sign="▷ "
        keys={props.runKeys}
        help={trans.__('Run the visible tests. This is free and is not handed in.')}
        onStart={props.onRun}
      />
      <ActButton
        {...props}
        kind="submit"
        className="jp-mod-accept"
        label={trans.__('Submit')}
        stopLabel={trans.__('Stop grading')}
        sign=""
        keys={props.submitKeys}
        help={trans.__('Hand in: all tests are run, hidden ones too. You can submit again.')}
        onStart={props.onSubmit}
      />
      {props.sure !== undefined && <HowSure {...props} sure={props.sure} />}
      <HintButton {...props} />
      {props.onAsk && (
        <button
          className="jp-codementor-button"
          aria-label={trans.__('Ask the tutor')}
          title={trans.__('Ask the tutor. It helps, but does not solve.')}
          onClick={props.onAsk}
        >
          {trans.__('Ask')}
        </button>
      )}
    </span>
  );
}

/**
 * A button that becomes Stop with the seconds that went by. It is one element all the time, so
 * that it keeps the focus; Stop appears late, so that a quick run does not flicker and a double
 * click does not stop what it started.
 */
function ActButton(
  props: IBarProps & {
    kind: IJob['kind'];
    className: string;
    label: string;
    stopLabel: string;
    sign: string;
    keys: readonly string[];
    help: string;
    onStart: () => void;
  }
): React.JSX.Element {
  const { trans, kind } = props;
  const job = props.job?.kind === kind ? props.job : null;
  const elapsed_s = useElapsed_s(job?.startedAt_ms ?? null);
  const canStop = job !== null && elapsed_s * 1000 >= STOP_AFTER_MS;
  const isBusy = props.job !== null && !canStop;
  const keys = shownKeys(props.keys);
  const act = (): void => {
    if (canStop) {
      props.onStop();
    } else if (!props.job) {
      props.onStart();
    }
  };
  return (
    <button
      className={`jp-codementor-button ${canStop ? 'jp-codementor-stop' : props.className}`}
      aria-disabled={isBusy || job?.isStopping === true}
      aria-busy={job !== null}
      aria-label={canStop ? props.stopLabel : props.label}
      aria-keyshortcuts={canStop ? undefined : ariaKeys(props.keys)}
      title={canStop ? props.stopLabel : keys ? `${props.help} (${keys})` : props.help}
      onClick={act}
    >
      <span aria-hidden="true">
        {canStop ? (
          <>
            ■ {job.isStopping ? trans.__('Stopping') : trans.__('Stop')} {elapsed_s.toFixed(1)} s
          </>
        ) : (
          <>
            {props.sign}
            {props.label}
            {keys && <kbd className="jp-codementor-keys">{keys}</kbd>}
          </>
        )}
      </span>
    </button>
  );
}

/** How sure somebody may be. */
const SURE = [0.25, 0.5, 0.9] as const;

/** "How sure?", for those who want to be asked; what was said goes with the next submission. */
function HowSure(props: IBarProps & { sure: number | null }): React.JSX.Element {
  const { trans, sure } = props;
  const words = [trans.__('not sure'), trans.__('half sure'), trans.__('sure')];
  return (
    <select
      className="jp-codementor-select jp-codementor-sure"
      aria-label={trans.__('How sure are you that it passes?')}
      title={trans.__('How sure are you that it passes? Only you see what comes of it.')}
      value={sure ?? ''}
      onChange={event =>
        props.onSure?.(event.target.value === '' ? null : Number(event.target.value))
      }
    >
      <option value="">{trans.__('How sure?')}</option>
      {SURE.map((value, index) => (
        <option key={value} value={value}>
          {words[index]}
        </option>
      ))}
    </select>
  );
}

function HintButton(props: IBarProps): React.JSX.Element | null {
  const { trans, detail, isTakingHint, job } = props;
  if (!detail || detail.hints_total === 0) {
    return null;
  }
  const taken = detail.hints_taken.length;
  const isLast = taken >= detail.hints_total;
  const price = hintPrice(detail, trans);
  return (
    <button
      className="jp-codementor-button"
      disabled={isLast || isTakingHint || job !== null}
      title={isLast ? trans.__('You have taken all hints.') : price}
      aria-label={
        isLast
          ? trans.__('All %1 hints are taken', detail.hints_total)
          : trans.__('Hint %1 of %2. %3', taken + 1, detail.hints_total, price)
      }
      onClick={props.onHint}
    >
      {trans.__('Hint %1/%2', Math.min(taken + 1, detail.hints_total), detail.hints_total)}
    </button>
  );
}

/** What the next hint costs, said before it is taken. */
export function hintPrice(detail: ChallengeDetail, trans: TranslationBundle): string {
  if (detail.summary.status === 'solved' || detail.hint_cost === 0) {
    return trans.__('It costs nothing.');
  }
  return trans.__(
    'It costs %1 % of the XP still to be gained.',
    Math.round(detail.hint_cost * 100)
  );
}

function State(props: IBarProps): React.JSX.Element | null {
  const { trans, detail, result } = props;
  if (!detail) {
    return null;
  }
  const { summary, isolation } = detail;
  const visible = (result?.verdict.cases ?? []).filter(found => !found.hidden);
  const passed = visible.filter(found => found.status === 'passed').length;
  const parts: string[] = [];
  const isAllGreen = summary.status === 'solved' && passed === visible.length;
  if (visible.length > 0 && !isAllGreen) {
    parts.push(trans.__('%1 of %2 visible', passed, visible.length));
  }
  if (summary.tries > 0) {
    parts.push(trans._n('%1 try', '%1 tries', summary.tries));
  }
  return (
    <span className="jp-codementor-barState" title={isolationSentence(isolation, trans)}>
      {summary.status === 'solved' ? (
        <span className="jp-codementor-solved">
          <span aria-hidden="true">✓ </span>
          {trans.__('solved')}
        </span>
      ) : (
        parts.length > 0 && <span aria-hidden="true">◐</span>
      )}
      {summary.status === 'solved' && parts.length > 0 ? ' · ' : ' '}
      {parts.join(' · ')}
      {isPractice(isolation) && (
        <span className="jp-codementor-badge" title={isolationSentence(isolation, trans)}>
          {trans.__('practice')}
        </span>
      )}
    </span>
  );
}

/** Seconds since `start_ms`, counted on ten times a second; 0 while nothing runs. */
function useElapsed_s(start_ms: number | null): number {
  const [now_ms, setNow] = React.useState(0);
  React.useEffect(() => {
    if (start_ms === null) {
      return undefined;
    }
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, [start_ms]);
  return start_ms === null ? 0 : Math.max(0, now_ms - start_ms) / 1000;
}

/**
 * Keep plain keys from the notebook's command mode, where a letter would cut or add cells;
 * Escape goes back to the code. Chords such as Shift+Alt+R still reach JupyterLab.
 */
export function keepKeys(event: React.KeyboardEvent, onLeave: () => void): void {
  if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    onLeave();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    event.stopPropagation();
  }
}
