import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** What a question may have at most, in UTF-8. */
const MAX_BYTES = 4000;

/** What can be done while asking. */
export interface IComposerProps {
  trans: TranslationBundle;
  isAnswering: boolean;
  isStopping: boolean;
  inputRef: React.RefObject<HTMLTextAreaElement>;
  onAsk: (question: string) => void;
  onStop: () => void;
}

/** The line to ask in, and the button that asks, or stops the answer. */
export function Composer(props: IComposerProps): React.JSX.Element {
  const { trans, isAnswering } = props;
  const [text, setText] = React.useState('');
  const question = text.trim();
  const isTooLong = new TextEncoder().encode(question).length > MAX_BYTES;
  const canAsk = question !== '' && !isTooLong && !isAnswering;
  const ask = (): void => {
    if (canAsk) {
      setText('');
      props.onAsk(question);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      ask();
    }
  };
  return (
    <form
      className="jp-codementor-composer"
      onSubmit={event => {
        event.preventDefault();
        ask();
      }}
    >
      <textarea
        ref={props.inputRef}
        className="jp-codementor-input"
        rows={2}
        value={text}
        aria-label={trans.__('Your question')}
        aria-invalid={isTooLong}
        aria-describedby="jp-codementor-composerHelp"
        placeholder={trans.__('Ask the tutor')}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="jp-codementor-composerActs">
        <span
          id="jp-codementor-composerHelp"
          className="jp-codementor-quiet"
          role={isTooLong ? 'alert' : undefined}
        >
          {isTooLong
            ? trans.__('This is too long to ask at once. Shorten it.')
            : trans.__('Enter asks, Shift+Enter starts a new line.')}
        </span>
        <AskButton {...props} canAsk={canAsk} />
      </div>
    </form>
  );
}

/** One button all the time, so that it keeps the focus when it becomes Stop. */
function AskButton(props: {
  trans: TranslationBundle;
  isAnswering: boolean;
  isStopping: boolean;
  canAsk: boolean;
  onStop: () => void;
}): React.JSX.Element {
  const { trans, isAnswering, isStopping } = props;
  return (
    <button
      type={isAnswering ? 'button' : 'submit'}
      className={`jp-codementor-button ${isAnswering ? 'jp-codementor-stop' : 'jp-mod-accept'}`}
      aria-disabled={isAnswering ? isStopping : !props.canAsk}
      aria-label={isAnswering ? trans.__('Stop the answer') : trans.__('Ask')}
      onClick={isAnswering ? props.onStop : undefined}
    >
      {isAnswering ? (
        <>
          <span aria-hidden="true">■ </span>
          {isStopping ? trans.__('Stopping') : trans.__('Stop')}
        </>
      ) : (
        trans.__('Ask')
      )}
    </button>
  );
}
