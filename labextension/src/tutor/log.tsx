import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** So near to the end, one is taken to read along. */
const NEAR_PX = 60;

/**
 * The conversation, which stays at its end while an answer comes, unless the student reads further
 * up; then a button leads down. What is new is told elsewhere, so that not every word is read out.
 */
export function Log(props: {
  trans: TranslationBundle;
  isHidden: boolean;
  isLoading: boolean;
  hasEarlier: boolean;
  children: React.ReactNode;
  onEarlier: () => void;
}): React.JSX.Element {
  const { trans } = props;
  const place = React.useRef<HTMLDivElement>(null);
  const [isAtEnd, toEnd] = useEnd(place, props.isHidden);
  return (
    <div className="jp-codementor-log" hidden={props.isHidden}>
      {props.hasEarlier && (
        <button
          className="jp-codementor-link jp-codementor-earlier"
          aria-disabled={props.isLoading}
          onClick={props.onEarlier}
        >
          {trans.__('Show earlier questions')}
        </button>
      )}
      <div
        ref={place}
        className="jp-codementor-messages jp-ThemedContainer"
        role="log"
        aria-live="off"
        aria-label={trans.__('Conversation')}
      >
        {props.children}
      </div>
      {!isAtEnd && (
        <button className="jp-codementor-button jp-codementor-toEnd" onClick={toEnd}>
          <span aria-hidden="true">↓ </span>
          {trans.__('To the latest')}
        </button>
      )}
    </div>
  );
}

/** Follows the end of what is in `place`, and says whether it is in view. */
function useEnd(
  place: React.RefObject<HTMLDivElement>,
  isHidden: boolean
): readonly [boolean, () => void] {
  const [isAtEnd, setAtEnd] = React.useState(true);
  const isFollowing = React.useRef(true);
  const box = React.useCallback(() => place.current?.firstElementChild ?? null, [place]);
  const toEnd = React.useCallback(() => {
    isFollowing.current = true;
    const found = box();
    if (found) {
      found.scrollTop = found.scrollHeight;
    }
    setAtEnd(true);
  }, [box]);
  React.useEffect(() => {
    const found = box();
    if (!found || isHidden) {
      return undefined;
    }
    const onScroll = (): void => {
      const left_px = found.scrollHeight - found.scrollTop - found.clientHeight;
      isFollowing.current = left_px < NEAR_PX;
      setAtEnd(isFollowing.current);
    };
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) {
        found.scrollTop = found.scrollHeight;
      }
    });
    observer.observe(found);
    if (found.firstElementChild) {
      observer.observe(found.firstElementChild);
    }
    found.addEventListener('scroll', onScroll, { passive: true });
    toEnd();
    return () => {
      observer.disconnect();
      found.removeEventListener('scroll', onScroll);
    };
  }, [box, toEnd, isHidden]);
  return [isAtEnd, toEnd];
}
