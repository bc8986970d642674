import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { OrTable } from './frame';
import type { IPlotter } from './plotter';
import type { Spec } from './plots';

/** A plot with its table; only the table where nothing can be drawn. */
export function Plot(props: {
  trans: TranslationBundle;
  plotter: IPlotter;
  spec: Spec;
  label: string;
  /** What the plot shows, in a sentence. */
  summary: string;
  table: React.ReactNode;
}): React.JSX.Element {
  const { trans, plotter, label } = props;
  const [isBroken, setBroken] = React.useState(false);
  if (!plotter.canDraw || isBroken) {
    return <>{props.table}</>;
  }
  return (
    <OrTable
      trans={trans}
      label={label}
      table={props.table}
      picture={
        <Picture
          plotter={plotter}
          spec={props.spec}
          summary={props.summary}
          onBroken={() => setBroken(true)}
        />
      }
    />
  );
}

function Picture(props: {
  plotter: IPlotter;
  spec: Spec;
  summary: string;
  onBroken: () => void;
}): React.JSX.Element {
  const { plotter, summary, onBroken } = props;
  const host = React.useRef<HTMLDivElement>(null);
  const look = useLook(host);
  const told = JSON.stringify(props.spec); // the same numbers are not drawn again
  const broken = React.useRef(onBroken);
  broken.current = onBroken;
  React.useEffect(() => {
    const node = host.current;
    if (!node || look === '') {
      return undefined;
    }
    let isGone = false;
    let dispose = (): void => undefined;
    plotter.draw(node, JSON.parse(told) as Spec).then(
      drawn => {
        dispose = () => drawn.dispose();
        if (isGone) {
          dispose();
        }
      },
      (error: unknown) => {
        console.warn('A plot could not be drawn; its table is shown instead.', error);
        if (!isGone) {
          broken.current();
        }
      }
    );
    return () => {
      isGone = true;
      dispose();
    };
  }, [plotter, told, look]);
  return <div ref={host} className="jp-codementor-plot" role="img" aria-label={summary} />;
}

/** Changes with the theme and with the width, so that a plot is drawn anew; empty while hidden. */
function useLook(host: React.RefObject<HTMLElement>): string {
  const [look, setLook] = React.useState('');
  React.useEffect(() => {
    const update = (): void => {
      const width = host.current?.clientWidth ?? 0;
      const theme = document.body.dataset.jpThemeName ?? '';
      setLook(width === 0 ? '' : `${theme}/${Math.round(width / 20)}`);
    };
    const size = new ResizeObserver(update);
    const theme = new MutationObserver(() => requestAnimationFrame(update));
    if (host.current) {
      size.observe(host.current);
    }
    theme.observe(document.body, { attributeFilter: ['data-jp-theme-name'] });
    update();
    return () => {
      size.disconnect();
      theme.disconnect();
    };
  }, [host]);
  return look;
}
