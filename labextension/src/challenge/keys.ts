/** From the last to the first; a key that is not named stands last. */
const ORDER = ['Alt', 'Shift', 'Cmd', 'Ctrl', 'Accel'];

/** "Shift Alt R" as "⇧⌥R". */
export function shortKeys(keys: string): string {
  const signs: Partial<Record<string, string>> = {
    Shift: '⇧',
    Alt: '⌥',
    Ctrl: '⌃',
    Cmd: '⌘',
    Accel: '⌃'
  };
  return keys
    .split(' ')
    .sort((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))
    .map(key => signs[key] ?? key)
    .join('');
}
