/** Walking over the catalogue with the keyboard. */
import * as React from 'react';

/**
 * Of all groups and rows, only the one that was focused last is reached by Tab, or the first.
 * They are made with `tabIndex={-1}`, so that a new one is not taken for that one.
 */
export function keepOneTabStop(list: HTMLElement | null, focused?: HTMLElement): void {
  const stops = Array.from(list?.querySelectorAll<HTMLElement>('[data-codementor-stop]') ?? []);
  if (focused && !stops.includes(focused)) {
    return;
  }
  const chosen = focused ?? stops.find(stop => stop.tabIndex === 0) ?? stops[0];
  for (const stop of stops) {
    stop.tabIndex = stop === chosen ? 0 : -1;
  }
}

/**
 * Keeps the focus in the list when what had it goes away, because another list came: on the same
 * challenge or group if it is still there, else at the start. `onLost` says that nothing is there.
 */
export function useKeptFocus(
  list: React.RefObject<HTMLElement>,
  onLost: () => void
): { onFocus: (event: React.FocusEvent<HTMLElement>) => void; onBlur: () => void } {
  const focused = React.useRef<HTMLElement | null>(null);
  React.useLayoutEffect(() => {
    const lost = focused.current;
    if (lost && !lost.isConnected) {
      focused.current = null;
      const heir = findHeir(list.current, lost);
      if (heir) {
        heir.focus();
      } else {
        onLost();
      }
    }
  });
  return {
    onFocus: event => {
      focused.current = event.target;
    },
    onBlur: () => {
      focused.current = null;
    }
  };
}

function findHeir(list: HTMLElement | null, lost: HTMLElement): HTMLElement | undefined {
  const stops = Array.from(list?.querySelectorAll<HTMLElement>('[data-codementor-stop]') ?? []);
  const { challenge } = lost.dataset;
  const group = lost.getAttribute('aria-controls');
  return (
    stops.find(stop => challenge !== undefined && stop.dataset.challenge === challenge) ??
    stops.find(stop => group !== null && stop.getAttribute('aria-controls') === group) ??
    stops[0]
  );
}

/** Arrow keys, Home and End walk over groups and rows; left and right fold and unfold. */
export function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const stops = Array.from(
    event.currentTarget.querySelectorAll<HTMLElement>('[data-codementor-stop]')
  );
  const at = stops.indexOf(event.target as HTMLElement);
  if (at === -1) {
    return;
  }
  const here = stops[at];
  const expanded = here.getAttribute('aria-expanded');
  let to: HTMLElement | undefined;
  switch (event.key) {
    case 'ArrowDown':
      to = stops[at + 1];
      break;
    case 'ArrowUp':
      to = stops[at - 1];
      break;
    case 'Home':
      to = stops[0];
      break;
    case 'End':
      to = stops[stops.length - 1];
      break;
    case 'ArrowRight':
      if (expanded === 'false') {
        here.click();
      }
      break;
    case 'ArrowLeft':
      if (expanded === 'true') {
        here.click();
      } else if (expanded === null) {
        to = stops
          .slice(0, at)
          .reverse()
          .find(stop => stop.hasAttribute('aria-expanded'));
      }
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation();
  to?.focus();
}
