/** What of a key event makes a chord. */
export interface KeyPress {
  readonly key: string;
  /** Place of the key, such as `Digit1`. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export const onMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '');

const NAMED: Readonly<Record<string, string>> = { ' ': 'space', esc: 'escape', del: 'delete', '+': 'plus' };

/** One way of writing a chord: `mod+alt+shift+key`, in this order, small letters. */
export function normalChord(text: string): string {
  const parts = text.toLowerCase().split('+').filter(Boolean);
  const key = parts.at(-1) ?? '';
  const held = new Set(parts.slice(0, -1));
  const named = NAMED[key] ?? key;
  return (
    ['mod', 'ctrl', 'alt', 'shift'].filter((part) => held.has(part)).join('+') + (held.size > 0 ? '+' : '') + named
  );
}

/**
 * The chord of a key press; null while only Ctrl, Shift and the like are held. Of characters that need Shift on some
 * keyboards and not on others (`?`, `+`) Shift is left out; the digits above the letters are digits with Shift, too.
 */
export function chordOf(event: KeyPress, mac = onMac): string | null {
  const digit = event.shiftKey && !event.altKey ? /^Digit(\d)$/.exec(event.code ?? '')?.[1] : undefined;
  const key = digit ?? event.key.toLowerCase();
  if (['control', 'shift', 'alt', 'meta', 'altgraph', 'capslock', 'dead', 'process'].includes(key)) return null;
  const mod = mac ? event.metaKey : event.ctrlKey;
  const ctrl = mac && event.ctrlKey;
  const isSign = !digit && key.length === 1 && key !== ' ' && key === event.key && key === key.toUpperCase();
  const held = [mod && 'mod', ctrl && 'ctrl', event.altKey && 'alt', event.shiftKey && !isSign && 'shift'].filter(
    (part) => part !== false,
  );
  return [...held, NAMED[key] ?? key].join('+');
}

const SIGNS: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  escape: 'Esc',
  space: 'Space',
  delete: 'Del',
  enter: 'Enter',
  plus: '+',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};

/** The caps of a chord as they stand on this keyboard: `['Ctrl', 'K']`. */
export function keyCaps(chord: string, mac = onMac): string[] {
  return normalChord(chord)
    .split('+')
    .map((part) => {
      if (part === 'mod') return mac ? '⌘' : 'Ctrl';
      if (part === 'ctrl') return mac ? '⌃' : 'Ctrl';
      if (part === 'alt') return mac ? '⌥' : 'Alt';
      if (part === 'shift') return mac ? '⇧' : 'Shift';
      return SIGNS[part] ?? part.charAt(0).toUpperCase() + part.slice(1);
    });
}
