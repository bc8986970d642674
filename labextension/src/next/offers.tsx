import * as React from 'react';

import { duration, skillName } from '../words';
import type { INextProps } from './card';
import type { IMaking } from './model';

/** What else may help: practise something first, read an example, have a new challenge made. */
export function Offers(props: INextProps): React.JSX.Element | null {
  const { trans, making } = props;
  const offers = props.suggestion?.offers ?? [];
  const wanted = props.skill === '' ? (props.suggestion?.because.skill ?? '') : props.skill;
  const isOffered = offers.some(offer => offer.kind === 'generate');
  const wish = !isOffered && wanted !== '' && props.skills.length > 0;
  if (offers.length === 0 && making === null && !wish) {
    return null;
  }
  return (
    <div className="jp-codementor-offers">
      {offers.length > 0 && (
        <ul>
          {offers.map(offer => (
            <li key={`${offer.kind}/${offer.skill}/${offer.challenge_id}/${offer.url}`}>
              <span>{offer.words}</span>
              {offer.kind === 'generate' && <Make {...props} skill={offer.skill} />}
              {offer.kind === 'example' && offer.url !== '' && (
                <a
                  className="jp-codementor-link"
                  href={offer.url}
                  target="_blank"
                  rel="noopener noreferrer"
                >
                  {trans.__('Read it')}
                </a>
              )}
              {offer.kind !== 'generate' && offer.challenge_id !== '' && (
                <button
                  className="jp-codementor-button"
                  aria-label={trans.__('Open: %1', offer.words)}
                  onClick={() => props.onOpen(offer.challenge_id, false)}
                >
                  {trans.__('Open')}
                </button>
              )}
              {offer.kind === 'prerequisite' && offer.challenge_id === '' && (
                <button className="jp-codementor-button" onClick={() => props.onSkill(offer.skill)}>
                  {trans.__('Practise %1', skillName(offer.skill))}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {wish && <Make {...props} skill={wanted} />}
      <div role="status" aria-live="polite">
        {making && <Made {...props} making={making} />}
      </div>
    </div>
  );
}

function Make(props: INextProps & { skill: string }): React.JSX.Element {
  const { trans, making, skill } = props;
  const isBusy = making?.isBusy ?? false;
  return (
    <button
      className="jp-codementor-button"
      aria-disabled={isBusy}
      title={trans.__('A new challenge for %1. It is checked before you get it.', skillName(skill))}
      onClick={() => {
        if (!isBusy) {
          props.onMake(skill);
        }
      }}
    >
      {trans.__('Make me a new one')}
    </button>
  );
}

function Made(props: INextProps & { making: IMaking }): React.JSX.Element {
  const { trans, making } = props;
  if (making.isBusy) {
    return (
      <p className="jp-codementor-reason">
        {trans.__('Making a challenge for %1, and checking it.', skillName(making.skill))}{' '}
        <Elapsed startedAt_ms={making.startedAt_ms} />{' '}
        <button className="jp-codementor-button" onClick={props.onStopMaking}>
          {trans.__('Stop')}
        </button>
      </p>
    );
  }
  const { challengeId } = making;
  return (
    <p className="jp-codementor-reason">
      {making.words}{' '}
      {challengeId !== null && (
        <button
          className="jp-codementor-button jp-mod-accept"
          onClick={() => props.onOpen(challengeId, false)}
        >
          {making.title === '' ? trans.__('Open it') : trans.__('Open %1', making.title)}
        </button>
      )}
    </p>
  );
}

/** Seconds that went by; not read out, since it changes all the time. */
function Elapsed(props: { startedAt_ms: number }): React.JSX.Element {
  const [now_ms, setNow] = React.useState(props.startedAt_ms);
  React.useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden="true">{duration(Math.max(0, now_ms - props.startedAt_ms))}</span>;
}
