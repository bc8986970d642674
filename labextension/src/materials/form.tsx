/** The form by which something to read is added. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { sentence } from '../api/errors';
import type { MaterialDraft } from '../api/materials';
import { bytesOf, draftOf, ENDINGS, kindOfFile, LIMIT_BYTES, whyNot } from './files';

/** A file of the student's. */
export interface IChosenFile {
  readonly name: string;
  readonly size_bytes: number;
  readonly text: () => Promise<string>;
}

/** What the form asks for. */
export interface IAddFormProps {
  trans: TranslationBundle;
  isAdding: boolean;
  mayShare: boolean;
  /** Rejects with what is wrong with it. */
  onAdd: (draft: MaterialDraft) => Promise<void>;
  /** Ask for a file of JupyterLab; null if none was chosen. Without it, that cannot be asked for. */
  onChoose: (() => Promise<IChosenFile | null>) | null;
  onClose: () => void;
}

const EMPTY: MaterialDraft = { title: '', kind: 'markdown', source: '', skills: [], shared: false };

/** Title and text, or a file. */
export function AddForm(props: IAddFormProps): React.JSX.Element {
  const { trans } = props;
  const [draft, setDraft] = React.useState(EMPTY);
  const [fileName, setFileName] = React.useState('');
  const [problem, setProblem] = React.useState('');
  const change = (part: Partial<MaterialDraft>): void => setDraft({ ...draft, ...part });
  const take = async (file: IChosenFile | null): Promise<void> => {
    if (!file) {
      return;
    }
    const why = whyNot(file.name, file.size_bytes, trans);
    setProblem(why);
    if (why === '') {
      try {
        const read = draftOf(file.name, await file.text());
        setDraft({ ...draft, ...read, title: draft.title.trim() || read.title });
        setFileName(file.name);
      } catch (error) {
        setProblem(sentence(error));
      }
    }
  };
  const add = async (): Promise<void> => {
    const why = missing(draft, trans);
    setProblem(why);
    if (why === '' && !props.isAdding) {
      try {
        await props.onAdd(draft);
      } catch (error) {
        setProblem(sentence(error));
      }
    }
  };
  return (
    <form
      className="jp-codementor-addForm"
      aria-label={trans.__('Add something to read')}
      onSubmit={event => {
        event.preventDefault();
        void add();
      }}
    >
      <Title {...props} draft={draft} onChange={change} />
      <Files {...props} onTake={take} onProblem={setProblem} />
      <Source {...props} draft={draft} fileName={fileName} onChange={change} />
      {props.mayShare && <Sharing {...props} draft={draft} onChange={change} />}
      {problem !== '' && (
        <p className="jp-codementor-formProblem" role="alert">
          {problem}
        </p>
      )}
      <Acts {...props} />
    </form>
  );
}

function Acts(props: IAddFormProps): React.JSX.Element {
  const { trans } = props;
  return (
    <div className="jp-codementor-materialActs">
      <button className="jp-codementor-button jp-mod-accept" aria-disabled={props.isAdding}>
        {props.isAdding ? trans.__('Adding…') : trans.__('Add')}
      </button>
      <button type="button" className="jp-codementor-button" onClick={props.onClose}>
        {trans.__('Cancel')}
      </button>
    </div>
  );
}

interface IPartProps {
  trans: TranslationBundle;
  draft: MaterialDraft;
  onChange: (part: Partial<MaterialDraft>) => void;
}

function Title({ trans, draft, onChange }: IPartProps): React.JSX.Element {
  const input = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => input.current?.focus(), []);
  return (
    <label className="jp-codementor-field">
      {trans.__('Title')}
      <input
        ref={input}
        className="jp-codementor-input"
        maxLength={200}
        value={draft.title}
        onChange={event => onChange({ title: event.target.value })}
      />
    </label>
  );
}

function Files(
  props: Pick<IAddFormProps, 'trans' | 'onChoose'> & {
    onTake: (file: IChosenFile | null) => Promise<void>;
    onProblem: (problem: string) => void;
  }
): React.JSX.Element {
  const { trans, onChoose, onTake } = props;
  const input = React.useRef<HTMLInputElement>(null);
  return (
    <div className="jp-codementor-materialActs">
      {onChoose && (
        <button
          type="button"
          className="jp-codementor-button"
          onClick={() =>
            void onChoose().then(onTake, (error: unknown) => props.onProblem(sentence(error)))
          }
        >
          {trans.__('Take one of my files…')}
        </button>
      )}
      <button type="button" className="jp-codementor-button" onClick={() => input.current?.click()}>
        {trans.__('Upload a file…')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={trans.__('File to add')}
        accept={Object.keys(ENDINGS)
          .map(ending => `.${ending}`)
          .join(',')}
        onChange={event => {
          const file = event.target.files?.[0];
          event.target.value = ''; // the same file can be chosen again
          if (file) {
            void onTake({ name: file.name, size_bytes: file.size, text: () => file.text() });
          }
        }}
      />
      <span className="jp-codementor-quiet">
        {trans.__('or write it here. Texts, Markdown and notebooks can be added.')}
      </span>
    </div>
  );
}

function Source(props: IPartProps & { fileName: string }): React.JSX.Element {
  const { trans, draft, fileName, onChange } = props;
  if (draft.kind === 'notebook') {
    return (
      <p className="jp-codementor-fromFile">
        {trans.__('The notebook %1. Its outputs and pictures stay out.', fileName)}{' '}
        <button
          type="button"
          className="jp-codementor-link"
          onClick={() => onChange({ kind: 'markdown', source: '' })}
        >
          {trans.__('Not this one')}
        </button>
      </p>
    );
  }
  return (
    <label className="jp-codementor-field">
      {kindOfFile(fileName) === 'text' && draft.kind === 'text'
        ? trans.__('Text')
        : trans.__('Text (headings and code as in Markdown)')}
      <textarea
        className="jp-codementor-input"
        rows={8}
        value={draft.source}
        onChange={event => onChange({ source: event.target.value })}
      />
    </label>
  );
}

/** What only teachers can say. */
function Sharing({ trans, draft, onChange }: IPartProps): React.JSX.Element {
  const [skills, setSkills] = React.useState((draft.skills ?? []).join(', '));
  return (
    <>
      <label className="jp-codementor-field">
        {trans.__('Skills it helps with, with commas between them')}
        <input
          className="jp-codementor-input"
          value={skills}
          onChange={event => {
            setSkills(event.target.value);
            onChange({ skills: split(event.target.value) });
          }}
        />
      </label>
      <label className="jp-codementor-switch">
        <input
          type="checkbox"
          checked={draft.shared}
          onChange={event => onChange({ shared: event.target.checked })}
        />
        {trans.__('Everybody may read it')}
      </label>
    </>
  );
}

function split(skills: string): string[] {
  return skills
    .split(',')
    .map(skill => skill.trim())
    .filter(skill => skill !== '');
}

function missing(draft: MaterialDraft, trans: TranslationBundle): string {
  if (draft.title.trim() === '') {
    return trans.__('Give it a title, by which you find it again.');
  }
  if (draft.source.trim() === '') {
    return trans.__('There is no text yet. Write or paste it, or choose a file.');
  }
  return bytesOf(draft.source) > LIMIT_BYTES
    ? trans.__('The text is larger than 1 MiB. Divide it and add its parts.')
    : '';
}
