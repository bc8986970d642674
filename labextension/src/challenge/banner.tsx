import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** Why there is no challenge bar in this challenge notebook. */
export type BannerReason = 'newer' | 'gone' | 'unknown';

/** A bar at the top of the notebook for what the solution cell cannot say. */
export function Banner(props: {
  trans: TranslationBundle;
  reason: BannerReason;
  /** With `unknown`: what the server says. */
  sentence: string;
  canPutBack: boolean;
  onPutBack: () => void;
  onRetry: () => void;
}): React.JSX.Element {
  const { trans, reason } = props;
  return (
    <div className="jp-codementor-banner" role="status">
      {reason === 'newer' && (
        <p>
          {trans.__(
            'A newer version of Codementor made this notebook. You can read and edit it; to run and submit, update Codementor and reload the page.'
          )}
        </p>
      )}
      {reason === 'gone' && (
        <>
          <p>{trans.__('The solution cell is gone.')}</p>
          <button
            className="jp-codementor-button"
            disabled={!props.canPutBack}
            onClick={props.onPutBack}
          >
            {trans.__('Put it back')}
          </button>
        </>
      )}
      {reason === 'unknown' && (
        <>
          <p>{props.sentence}</p>
          <button className="jp-codementor-button" onClick={props.onRetry}>
            {trans.__('Retry')}
          </button>
        </>
      )}
    </div>
  );
}
