/** Walking over the catalogue with the keyboard. */
import type * as React from 'react';

/** Of all groups and rows, only the one that was focused last is reached by Tab. */
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
