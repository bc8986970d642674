import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach } from 'vitest';

let roots: Root[] = [];

afterEach(() => {
  React.act(() => {
    roots.forEach(root => root.unmount());
  });
  roots = [];
  document.body.replaceChildren();
});

/** Render into the page; the result can be asked like a person would. */
export function render(element: React.JSX.Element): Screen {
  const node = document.body.appendChild(document.createElement('div'));
  const root = createRoot(node);
  roots.push(root);
  React.act(() => {
    root.render(element);
  });
  return new Screen(node, root);
}

export class Screen {
  constructor(
    readonly node: HTMLElement,
    private readonly _root: Root
  ) {}

  get text(): string {
    return this.node.textContent ?? '';
  }

  again(element: React.JSX.Element): void {
    React.act(() => {
      this._root.render(element);
    });
  }

  /** All buttons by their accessible names. */
  get buttons(): string[] {
    return [...this.node.querySelectorAll('button')].map(accessibleName);
  }

  button(name: string): HTMLButtonElement {
    const found = [...this.node.querySelectorAll('button')].find(
      button => accessibleName(button) === name
    );
    if (!found) {
      throw new Error(`No button "${name}" among: ${this.buttons.join(' | ')}`);
    }
    return found;
  }

  click(name: string): void {
    React.act(() => {
      this.button(name).click();
    });
  }

  press(key: string, init: KeyboardEventInit = {}): KeyboardEvent {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
    React.act(() => {
      (document.activeElement ?? document.body).dispatchEvent(event);
    });
    return event;
  }
}

/** The name that a screen reader says, as far as we use the rules for it. */
export function accessibleName(element: Element): string {
  const label = element.getAttribute('aria-label');
  if (label) {
    return label;
  }
  const copy = element.cloneNode(true) as Element;
  copy.querySelectorAll('[aria-hidden="true"]').forEach(hidden => hidden.remove());
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}
