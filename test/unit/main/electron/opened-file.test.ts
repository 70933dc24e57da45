import { resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openInStudio } from '#main/electron/open-in-studio.ts';
import { openedFile } from '#main/electron/opened-file.ts';

describe('the file the studio was opened with', () => {
  it('is the last project or video among the arguments', () => {
    const project = (path: string) => ({ kind: 'project', path: resolve('/work', path) });
    expect(openedFile(['--flag', 'a.vibe', 'b.VIBE'], '/work')).toEqual(project('b.VIBE'));
    expect(openedFile(['/abs/c.vibe'], '/work')).toEqual(project('/abs/c.vibe'));
    expect(openedFile(['a.vibe', 'clip.MOV'], '/work')).toEqual({ kind: 'video', path: resolve('/work/clip.MOV') });
  });

  it.each([[[]], [['notes.txt']], [['--x=.vibe']], [['a\0.vibe']], [['main.js', '--inspect']]])(
    'is none in %j',
    (args) => expect(openedFile(args, '/work')).toBeNull(),
  );
});

describe('what the system handed over', () => {
  /** Handlers of a host in a state, and what was asked of them. */
  function hostWith(state: object, refused: object[] = []) {
    const calls: [string, unknown][] = [];
    const note = (name: string, answer: unknown) =>
      vi.fn(async (input: unknown) => {
        calls.push([name, input]);
        return answer;
      });
    const handlers = {
      projects: {
        open: note('open', {}),
        create: note('create', {}),
        async *state() {
          yield state;
        },
      },
      media: { add: note('add', { added: [], refused }) },
    };
    return { calls, studio: { handlers } as never };
  }

  it('is opened, if a project', async () => {
    const { calls, studio } = hostWith({ kind: 'none' });
    await openInStudio(studio, { kind: 'project', path: '/a.vibe' });
    expect(calls).toEqual([['open', { path: '/a.vibe' }]]);
  });

  it('joins the open project, if a video', async () => {
    const { calls, studio } = hostWith({ kind: 'open', read_only: false });
    await openInStudio(studio, { kind: 'video', path: '/videos/dance.mp4' });
    expect(calls).toEqual([['add', { paths: ['/videos/dance.mp4'] }]]);
  });

  it.each([{ kind: 'none' }, { kind: 'open', read_only: true }])(
    'begins a project of its own where %j takes no video',
    async (state) => {
      const { calls, studio } = hostWith(state);
      await openInStudio(studio, { kind: 'video', path: '/videos/dance.mp4' });
      expect(calls).toEqual([
        ['create', { name: 'dance' }],
        ['add', { paths: ['/videos/dance.mp4'] }],
      ]);
    },
  );

  it('says why a video was refused, and what helps', async () => {
    const refused = [{ path: '/a.mp4', problem: { code: 'x', message: 'This is no video.', hint: 'Convert it.' } }];
    const { studio } = hostWith({ kind: 'open', read_only: false }, refused);
    const opening = openInStudio(studio, { kind: 'video', path: '/a.mp4' });
    await expect(opening).rejects.toThrow('This is no video. Convert it.');
  });
});
