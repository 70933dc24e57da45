import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { recentProjects } from '#main/services/studio/recent-projects.ts';
import { projectFolder } from '#test/support/project-folder.ts';

const folder = projectFolder();
const openedAt = new Date('2026-11-22T10:00:00Z');

it('remembers the newest first, each once', () => {
  const recent = recentProjects(folder.path('data'));
  writeFileSync(folder.path('b.vibe'), '');
  recent.note({ path: folder.path('a.vibe'), clips: 1, takes: 0, openedAt });
  recent.note({ path: folder.path('b.vibe'), clips: 2, takes: 3, openedAt });
  recent.note({ path: folder.path('a.vibe'), clips: 1, takes: 4, openedAt });
  expect(recentProjects(folder.path('data')).list()).toEqual([
    { path: folder.path('a.vibe'), name: 'a', opened_at: openedAt.toISOString(), present: false, clips: 1, takes: 4 },
    { path: folder.path('b.vibe'), name: 'b', opened_at: openedAt.toISOString(), present: true, clips: 2, takes: 3 },
  ]);
});

it('forgets one that is not wanted any more', () => {
  const recent = recentProjects(folder.path('data'));
  recent.note({ path: '/a.vibe', clips: 0, takes: 0, openedAt });
  recent.forget('/a.vibe');
  expect(recent.list()).toEqual([]);
});

it('begins anew where the list is damaged, and works where it cannot be kept', () => {
  writeFileSync(folder.path('recent-projects.json'), '{"not": "a list"');
  const recent = recentProjects(folder.path('.'));
  expect(recent.list()).toEqual([]);
  recent.note({ path: '/a.vibe', clips: 0, takes: 0, openedAt });
  expect(recent.list()).toHaveLength(1);
  writeFileSync(folder.path('file'), '');
  const nowhere = recentProjects(folder.path('file'));
  nowhere.note({ path: '/a.vibe', clips: 0, takes: 0, openedAt });
  expect(nowhere.list()).toEqual([]);
});
