/** How the keys of a command are shown and told. */
import { CommandRegistry } from '@lumino/commands';

/** Asked of Lumino, so that what is shown agrees with the keys that it hears. */
const IS_MAC = CommandRegistry.formatKeystroke('Alt A') !== 'Alt+A';

/** From the last to the first; a key that is not named stands last. */
const ORDER = ['Cmd', 'Alt', 'Shift', 'Ctrl'];
const SIGNS: Partial<Record<string, string>> = { Shift: '⇧', Alt: '⌥', Ctrl: '⌃', Cmd: '⌘' };
const ARIA: Partial<Record<string, string>> = { Ctrl: 'Control', Cmd: 'Meta' };

/** "Shift Alt R" as "⇧⌥R" on a Mac, and as "Alt+Shift+R" elsewhere, as in JupyterLab's menus. */
export function shownKeys(keys: readonly string[], isMac = IS_MAC): string {
  return isMac ? keys.map(macKeys).join(' ') : CommandRegistry.formatKeystroke(keys);
}

/** The same for `aria-keyshortcuts`, which knows no sequences: undefined for one. */
export function ariaKeys(keys: readonly string[]): string | undefined {
  return keys.length === 1
    ? keys[0]
        .split(' ')
        .map(key => ARIA[key] ?? key)
        .join('+')
    : undefined;
}

function macKeys(keys: string): string {
  return keys
    .split(' ')
    .sort((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))
    .map(key => SIGNS[key] ?? key)
    .join('');
}
