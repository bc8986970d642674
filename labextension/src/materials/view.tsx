/** Things to read: what fits next, what there is, and how to add to it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type {
  MaterialDraft,
  MaterialSummary,
  RecommendationsReply,
  Similar
} from '../api/materials';
import type { ProfileReply } from '../api/types';
import { Empty, Loaded, Part } from '../progress/frame';
import type { ISection } from '../progress/section';
import { challengeAt, type IPlace, materialAt } from './address';
import { AddForm, type IChosenFile } from './form';
import { aboutMaterial, readSentence } from './words';

/** So many are shown of what to read or try next. */
const SHOWN_NEXT = 5;

/** What the list shows, and what it asks for. */
export interface IMaterialsProps {
  trans: TranslationBundle;
  materials: ISection<readonly MaterialSummary[]>;
  recommended: ISection<RecommendationsReply>;
  profile: ProfileReply | null;
  problem: string;
  isAdding: boolean;
  readAt_s: (id: string) => number | null;
  isRemoving: (id: string) => boolean;
  onRetry: () => void;
  onRetryRecommended: () => void;
  onAdd: (draft: MaterialDraft) => Promise<void>;
  onChoose: (() => Promise<IChosenFile | null>) | null;
  onRead: (place: IPlace) => void;
  onTry: (challengeId: string) => void;
  onRemove: (id: string) => void;
  onUndoRemove: (id: string) => void;
}

/** The whole of it. */
export function Materials(props: IMaterialsProps): React.JSX.Element {
  const { trans } = props;
  return (
    <section className="jp-codementor-materials" aria-label={trans.__('Things to read')}>
      <h1>{trans.__('Things to read')}</h1>
      <Next {...props} />
      <Adding {...props} />
      {props.problem !== '' && (
        <p className="jp-codementor-notice" role="alert">
          {props.problem}
        </p>
      )}
      <Loaded
        trans={trans}
        section={props.materials}
        label={trans.__('Things to read')}
        onRetry={props.onRetry}
      >
        {materials => <Groups {...props} found={materials} />}
      </Loaded>
    </section>
  );
}

/** What to read or try next, and why. */
function Next(props: IMaterialsProps): React.JSX.Element {
  const { trans, recommended } = props;
  const label = trans.__('What to read or try next');
  return (
    <Part id="readNext" heading={label}>
      <Loaded
        trans={trans}
        section={recommended}
        label={label}
        rows={2}
        onRetry={props.onRetryRecommended}
      >
        {({ items, note }) => {
          const shown = items.filter(item => isNews(item, props)).slice(0, SHOWN_NEXT);
          return (
            <>
              {shown.length === 0 && (
                <Empty>
                  {trans.__(
                    'Nothing fits at the moment. Open a challenge, and it will be clearer.'
                  )}
                </Empty>
              )}
              <ul className="jp-codementor-materialRows">
                {shown.map(item => (
                  <Recommended key={item.url} {...props} item={item} />
                ))}
              </ul>
              {note !== '' && <p className="jp-codementor-quiet">{note}</p>}
            </>
          );
        }}
      </Loaded>
    </Part>
  );
}

/** What opens here, was not read and is not about to be removed. */
function isNews({ url }: Similar, props: IMaterialsProps): boolean {
  const place = materialAt(url);
  return place
    ? props.readAt_s(place.id) === null && !props.isRemoving(place.id)
    : challengeAt(url) !== null;
}

function Recommended(props: IMaterialsProps & { item: Similar }): React.JSX.Element {
  const { trans, item } = props;
  const place = materialAt(item.url);
  const id = challengeAt(item.url);
  return (
    <li>
      <div>
        <strong>{item.title}</strong>
        <p className="jp-codementor-quiet">{item.why}</p>
      </div>
      {place && (
        <button
          className="jp-codementor-button"
          aria-label={trans.__('Read: %1', item.title)}
          onClick={() => props.onRead(place)}
        >
          {trans.__('Read')}
        </button>
      )}
      {id !== null && (
        <button
          className="jp-codementor-button"
          aria-label={trans.__('Open the challenge %1', item.title)}
          onClick={() => props.onTry(id)}
        >
          {trans.__('Try')}
        </button>
      )}
    </li>
  );
}

/** A button that becomes the form. */
function Adding(props: IMaterialsProps): React.JSX.Element {
  const { trans } = props;
  const [isOpen, setOpen] = React.useState(false);
  const [added, setAdded] = React.useState('');
  const button = React.useRef<HTMLButtonElement>(null);
  const wasOpen = React.useRef(false);
  React.useEffect(() => {
    if (wasOpen.current && !isOpen) {
      button.current?.focus(); // what had the focus went away
    }
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <div className="jp-codementor-adding">
      {isOpen ? (
        <AddForm
          trans={trans}
          isAdding={props.isAdding}
          mayShare={props.profile?.roles.includes('teacher') ?? false}
          onAdd={async draft => {
            await props.onAdd(draft);
            setAdded(draft.title.trim());
            setOpen(false);
          }}
          onChoose={props.onChoose}
          onClose={() => setOpen(false)}
        />
      ) : (
        <button
          ref={button}
          className="jp-codementor-button"
          onClick={() => {
            setAdded('');
            setOpen(true);
          }}
        >
          {trans.__('Add something to read…')}
        </button>
      )}
      <span className="jp-codementor-quiet" role="status">
        {added !== '' && trans.__('"%1" was added.', added)}
      </span>
    </div>
  );
}

function Groups(props: IMaterialsProps & { found: readonly MaterialSummary[] }): React.JSX.Element {
  const { trans, found } = props;
  const mine = found.filter(each => each.mine);
  const others = found.filter(each => !each.mine);
  if (found.length === 0) {
    return (
      <Empty>
        {trans.__(
          'There is nothing here yet. Add a text, a page of notes or a notebook, and the tutor and the search find it too.'
        )}
      </Empty>
    );
  }
  return (
    <>
      {mine.length > 0 && (
        <Part id="myMaterials" heading={trans.__('Mine')}>
          <Rows {...props} found={mine} />
        </Part>
      )}
      {others.length > 0 && (
        <Part id="sharedMaterials" heading={trans.__('From my teachers')}>
          <Rows {...props} found={others} />
        </Part>
      )}
    </>
  );
}

function Rows(props: IMaterialsProps & { found: readonly MaterialSummary[] }): React.JSX.Element {
  return (
    <ul className="jp-codementor-materialRows">
      {props.found.map(material => (
        <Line key={material.id} {...props} material={material} />
      ))}
    </ul>
  );
}

/** A material, or that it was just removed; the focus stays on the line when one becomes the other. */
function Line(props: IMaterialsProps & { material: MaterialSummary }): React.JSX.Element {
  const { material } = props;
  const isRemoving = props.isRemoving(material.id);
  const line = React.useRef<HTMLLIElement>(null);
  const was = React.useRef(isRemoving);
  React.useEffect(() => {
    if (was.current !== isRemoving) {
      was.current = isRemoving;
      line.current?.querySelector<HTMLElement>('.jp-codementor-button')?.focus();
    }
  }, [isRemoving]);
  React.useLayoutEffect(() => {
    const node = line.current;
    return () => {
      if (node?.contains(document.activeElement)) {
        node.closest<HTMLElement>('.jp-codementor-Materials')?.focus(); // the line goes away
      }
    };
  }, []);
  return <li ref={line}>{isRemoving ? <Removed {...props} /> : <Row {...props} />}</li>;
}

function Row(props: IMaterialsProps & { material: MaterialSummary }): React.JSX.Element {
  const { trans, material } = props;
  const readAt_s = props.readAt_s(material.id);
  return (
    <>
      <div>
        <button className="jp-codementor-link" onClick={() => props.onRead({ id: material.id })}>
          {material.title}
        </button>
        <p className="jp-codementor-quiet">{aboutMaterial(material, trans)}</p>
        {readAt_s !== null && (
          <p className="jp-codementor-quiet">
            <span aria-hidden="true">✓ </span>
            {readSentence(readAt_s, props.profile, trans)}
          </p>
        )}
      </div>
      {material.mine && (
        <button
          className="jp-codementor-button"
          aria-label={trans.__('Remove: %1', material.title)}
          onClick={() => props.onRemove(material.id)}
        >
          {trans.__('Remove')}
        </button>
      )}
    </>
  );
}

function Removed(props: IMaterialsProps & { material: MaterialSummary }): React.JSX.Element {
  const { trans, material } = props;
  return (
    <>
      <span className="jp-codementor-quiet" role="status">
        {trans.__('"%1" was removed.', material.title)}
      </span>
      <button
        className="jp-codementor-button"
        aria-label={trans.__('Undo: keep %1', material.title)}
        onClick={() => props.onUndoRemove(material.id)}
      >
        {trans.__('Undo')}
      </button>
    </>
  );
}
