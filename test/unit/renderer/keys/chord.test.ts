import { describe, expect, it } from 'vitest';
import { chordOf, type KeyPress, keyCaps, normalChord } from '#renderer/keys/chord.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('chords', () => {
  it('are written in one way whatever their order', () => {
    expect(normalChord('Shift+Mod+Z')).toBe('mod+shift+z');
    expect(normalChord('alt+mod+k')).toBe(normalChord('mod+alt+K'));
    expect(normalChord('esc')).toBe('escape');
  });

  it('take Ctrl for mod, on a Mac the command key', () => {
    expect(chordOf(press('k', { ctrlKey: true }), false)).toBe('mod+k');
    expect(chordOf(press('k', { metaKey: true }), false)).toBe('k');
    expect(chordOf(press('k', { metaKey: true }), true)).toBe('mod+k');
    expect(chordOf(press('k', { ctrlKey: true }), true)).toBe('ctrl+k');
  });

  it('keep Shift with letters and named keys, and leave it out of signs', () => {
    expect(chordOf(press('Z', { shiftKey: true, ctrlKey: true }), false)).toBe('mod+shift+z');
    expect(chordOf(press('ArrowRight', { shiftKey: true }), false)).toBe('shift+arrowright');
    expect(chordOf(press('?', { shiftKey: true, code: 'Slash' }), false)).toBe('?');
    expect(chordOf(press('Enter', { shiftKey: true }), false)).toBe('shift+enter');
    expect(chordOf(press(' ', { shiftKey: true }), false)).toBe('shift+space');
  });

  it('know the digits by their place, for Shift turns them into signs', () => {
    expect(chordOf(press('!', { shiftKey: true, code: 'Digit1' }), false)).toBe('shift+1');
    expect(chordOf(press('1', { code: 'Digit1' }), false)).toBe('1');
  });

  it('are none while only Ctrl, Shift and the like are held', () => {
    for (const key of ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead'])
      expect(chordOf(press(key), false)).toBeNull();
  });

  it('are what their own way of writing says', () => {
    for (const chord of ['mod+k', 'mod+shift+z', 'space', 'escape', '?', 'shift+arrowleft', 'alt+x']) {
      expect(normalChord(chord)).toBe(chord);
    }
  });

  it('show the caps of the keyboard they are on', () => {
    expect(keyCaps('mod+shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(keyCaps('mod+shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
    expect(keyCaps('arrowleft', false)).toEqual(['←']);
  });
});
