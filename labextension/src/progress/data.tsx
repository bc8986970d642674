import * as React from 'react';

import { Part } from './frame';
import type { ISectionProps } from './view';

/** Taking everything along, bringing it back, and erasing it. */
export function MyDataPart(props: ISectionProps): React.JSX.Element {
  const { trans, data } = props;
  const isBusy = data.job !== null;
  const file = React.useRef<HTMLInputElement>(null);
  return (
    <Part id="data" heading={trans.__('My data')}>
      <p>
        {trans.__(
          'You can take along all that is kept of you: what you handed in, your progress, your conversations with the tutor, and your notebooks.'
        )}
      </p>
      <div className="jp-codementor-buttons">
        <Job
          {...props}
          job="export"
          label={trans.__('Export everything')}
          busy={trans.__('Collecting')}
          onClick={() => props.onExport('zip')}
        />
        <Job
          {...props}
          job="export"
          label={trans.__('Export a progress file')}
          busy={trans.__('Collecting')}
          onClick={() => props.onExport('progress')}
        />
        <Job
          {...props}
          job="import"
          label={trans.__('Bring a progress file')}
          busy={trans.__('Reading')}
          onClick={() => file.current?.click()}
        />
        <FileInput {...props} input={file} />
      </div>
      <p className="jp-codementor-quiet">
        {trans.__(
          'A progress file from elsewhere counts as your own word: it is shown, but never evidence for a grade.'
        )}
      </p>
      <p role={data.isError ? 'alert' : 'status'} hidden={data.message === ''}>
        {data.message}
      </p>
      <Erase {...props} isBusy={isBusy} />
    </Part>
  );
}

function FileInput(
  props: ISectionProps & { input: React.RefObject<HTMLInputElement> }
): React.JSX.Element {
  return (
    <input
      ref={props.input}
      type="file"
      accept=".json,application/json"
      hidden
      tabIndex={-1}
      aria-label={props.trans.__('Bring a progress file')}
      onChange={event => {
        const chosen = event.target.files?.[0];
        event.target.value = ''; // the same file can be chosen again
        if (chosen) {
          props.onImport(chosen);
        }
      }}
    />
  );
}

function Job(
  props: ISectionProps & {
    job: 'export' | 'import';
    label: string;
    busy: string;
    onClick: () => void;
  }
): React.JSX.Element {
  const { data } = props;
  return (
    <button
      className="jp-codementor-button"
      aria-disabled={data.job !== null}
      aria-busy={data.job === props.job}
      onClick={() => {
        if (data.job === null) {
          props.onClick();
        }
      }}
    >
      {data.job === props.job ? `${props.busy} …` : props.label}
    </button>
  );
}

/** Erasing cannot be undone, so that a word is to be typed; exporting is offered first. */
function Erase(props: ISectionProps & { isBusy: boolean }): React.JSX.Element {
  const { trans } = props;
  const [isOpen, setOpen] = React.useState(false);
  if (isOpen) {
    return <EraseForm {...props} onClose={() => setOpen(false)} />;
  }
  return (
    <button className="jp-codementor-button" onClick={() => setOpen(true)}>
      {trans.__('Erase everything about me …')}
    </button>
  );
}

function EraseForm(
  props: ISectionProps & { isBusy: boolean; onClose: () => void }
): React.JSX.Element {
  const { trans, isBusy, onClose } = props;
  const [typed, setTyped] = React.useState('');
  const word = trans.__('erase');
  const isTyped = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase();
  const input = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => input.current?.focus(), []);
  return (
    <form
      className="jp-codementor-erase"
      aria-label={trans.__('Erase everything about me')}
      onSubmit={event => {
        event.preventDefault();
        if (isTyped && !isBusy) {
          onClose();
          props.onErase();
        }
      }}
    >
      <p>
        {trans.__(
          'This erases your submissions, progress, conversations and study patterns for good. It cannot be undone. The notebooks in your folder stay. Export everything first if you may want it again.'
        )}
      </p>
      <div className="jp-codementor-saved">
        <label htmlFor="jp-codementor-p-erase">{trans.__('Type “%1” to go on', word)}</label>
        <input
          ref={input}
          id="jp-codementor-p-erase"
          className="jp-codementor-input"
          autoComplete="off"
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
        <button
          type="submit"
          className="jp-codementor-button jp-codementor-stop"
          disabled={!isTyped || isBusy}
        >
          {trans.__('Erase for good')}
        </button>
        <button type="button" className="jp-codementor-button" onClick={onClose}>
          {trans.__('Keep everything')}
        </button>
      </div>
    </form>
  );
}
