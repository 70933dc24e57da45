import { afterEach, describe, expect, it } from 'vitest';
import type { Action } from '#renderer/actions/registry.ts';
import { actionOf, keyNow, keysOf, readRebound, rebind, rebound, resetKeys, sharers } from '#renderer/keys/keymap.ts';

const play: Action = { id: 'play', label: 'play.toggle', keys: ['space'], run() {} };
const undo: Action = { id: 'undo', label: 'edit.undo', keys: ['mod+z'], run() {} };
let reviewing = false;
const next: Action = { id: 'next', label: 'review.next', keys: ['space'], when: () => reviewing, run() {} };
const all = [play, undo, next];

describe('the map of keys', () => {
  afterEach(() => {
    resetKeys();
    reviewing = false;
  });

  it('finds the action of a chord', () => {
    expect(actionOf('mod+z', all)).toBe(undo);
    expect(actionOf('mod+q', all)).toBeNull();
  });

  it('lets a mode borrow a key for as long as it lasts', () => {
    expect(actionOf('space', all)).toBe(play);
    reviewing = true;
    expect(actionOf('space', all)).toBe(next);
  });

  it('names the key that works now, not one a mode has borrowed', () => {
    const both = { ...play, keys: ['space', 'k'] };
    expect(keyNow(both, [both, undo, next])).toBe('space');
    reviewing = true;
    expect(keyNow(both, [both, undo, next])).toBe('k');
  });

  it('takes the keys a person chose in place of the defaults, until they are given back', () => {
    rebind('undo', 'Shift+Mod+U');
    expect(keysOf(undo)).toEqual(['mod+shift+u']);
    expect(actionOf('mod+z', all)).toBeNull();
    rebind('undo', null);
    expect(actionOf('mod+z', all)).toBe(undo);
    expect(rebound.getState()).toEqual({});
  });

  it('tells which other actions share a chord', () => {
    expect(sharers('space', 'play', all)).toEqual([next]);
    expect(sharers('mod+z', 'undo', all)).toEqual([]);
  });

  it('reads what was kept and forgets what is none of it', () => {
    expect(readRebound('{"undo":["mod+u"],"play":"x","next":[1]}')).toEqual({ undo: ['mod+u'] });
    for (const odd of [null, '', '[', '3', 'null']) expect(readRebound(odd)).toEqual({});
  });
});
