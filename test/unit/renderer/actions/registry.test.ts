import { describe, expect, it } from 'vitest';
import { allActions, applies, onActionsAdded, registerActions, runAction } from '#renderer/actions/registry.ts';

describe('the registry of actions', () => {
  it('runs an action that applies and leaves one that does not', async () => {
    const done: string[] = [];
    let possible = false;
    registerActions([
      { id: 'test.always', label: 'edit.undo', run: () => void done.push('always') },
      { id: 'test.sometimes', label: 'edit.redo', when: () => possible, run: () => void done.push('sometimes') },
    ]);
    await runAction('test.always');
    await runAction('test.sometimes');
    expect(done).toEqual(['always']);
    possible = true;
    await runAction('test.sometimes');
    expect(done).toEqual(['always', 'sometimes']);
  });

  it('refuses a second action of the same name', () => {
    registerActions([{ id: 'test.once', label: 'edit.undo', run() {} }]);
    expect(() => registerActions([{ id: 'test.once', label: 'edit.redo', run() {} }])).toThrow(/test\.once/);
  });

  it('tells that actions were added, and keeps its list until then', () => {
    const before = allActions();
    expect(allActions()).toBe(before);
    let told = 0;
    const stop = onActionsAdded(() => told++);
    registerActions([{ id: 'test.told', label: 'edit.undo', run() {} }]);
    stop();
    registerActions([{ id: 'test.not-told', label: 'edit.undo', run() {} }]);
    expect(told).toBe(1);
    expect(allActions()).not.toBe(before);
    expect(allActions().map(({ id }) => id)).toContain('test.told');
  });

  it('counts an action without a condition as one that applies', () => {
    expect(applies({ id: 'x', label: 'edit.undo', run() {} })).toBe(true);
    expect(applies({ id: 'x', label: 'edit.undo', when: () => false, run() {} })).toBe(false);
  });

  it('passes on what goes wrong in an action', async () => {
    registerActions([{ id: 'test.fails', label: 'edit.undo', run: () => Promise.reject(new Error('no')) }]);
    await expect(runAction('test.fails')).rejects.toThrow('no');
  });
});
