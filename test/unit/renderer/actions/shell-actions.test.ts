import { beforeAll, describe, expect, it } from 'vitest';
import { registerPersonActions } from '#renderer/actions/person-actions.ts';
import { allActions } from '#renderer/actions/registry.ts';
import { registerShellActions } from '#renderer/actions/shell-actions.ts';
import { fakeClip, fakeTake } from '#renderer/connection/fake/fake-project.ts';
import { clipDocument, EMPTY_DOCUMENT } from '#renderer/document/clip-document.ts';
import { selection } from '#renderer/document/selection.ts';
import { keysOf } from '#renderer/keys/keymap.ts';
import { english } from '#renderer/words/english.ts';

const applying = (id: string) =>
  allActions()
    .find((action) => action.id === id)
    ?.when?.() ?? true;

describe('the actions of the window', () => {
  beforeAll(() => {
    registerShellActions();
    registerPersonActions();
  });

  it('have words', () => {
    for (const { label } of allActions()) expect(english, label).toHaveProperty([label]);
  });

  it('share no key unless a condition keeps them apart', () => {
    const unconditional = allActions().filter(({ when }) => !when);
    const chords = unconditional.flatMap((action) => keysOf(action));
    expect(chords).toHaveLength(new Set(chords).size);
  });

  it('apply as far as something is open', () => {
    clipDocument.setState(EMPTY_DOCUMENT);
    for (const id of [
      'file.import',
      'file.capture',
      'file.export',
      'file.close-project',
      'edit.undo',
      'view.library',
    ]) {
      expect(applying(id), id).toBe(false);
    }
    clipDocument.setState({ project: { kind: 'open', path: '/a.vibe', name: 'a', read_only: false } });
    expect(applying('file.import')).toBe(true);
    expect(applying('file.capture')).toBe(false);
    clipDocument.setState({ clip: fakeClip(1), takes: [fakeTake(1, 1, 300)], undo: 'moveKeypoints' });
    expect(applying('file.capture')).toBe(true);
    expect(applying('file.export')).toBe(true);
    expect(applying('edit.undo')).toBe(true);
    expect(applying('edit.redo')).toBe(false);
  });

  it('change nothing in a project that can only be looked at', () => {
    clipDocument.setState({
      project: { kind: 'open', path: '/a.vibe', name: 'a', read_only: true },
      clip: fakeClip(1),
      takes: [fakeTake(1, 1, 300)],
      undo: 'moveKeypoints',
    });
    selection.setState({ takeId: 1 });
    for (const id of ['file.import', 'file.capture', 'edit.undo', 'person.remove', 'person.swap-sides']) {
      expect(applying(id), id).toBe(false);
    }
    expect(applying('file.export')).toBe(true);
  });
});
