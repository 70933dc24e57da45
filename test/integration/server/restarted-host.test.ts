import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { createStudio, type Studio } from '#main/services/studio/create-studio.ts';
import { editKeyFor } from '#shared/contract/studio/edit-keys.ts';
import { type StudioContract, studioContract } from '#shared/contract/studio/studio-contract.ts';
import { answeredCalls } from '#shared/rpc/answered-calls.ts';
import { createClient } from '#shared/rpc/create-client.ts';
import { inProcessPair } from '#shared/rpc/in-process-pair.ts';
import type { Client } from '#shared/rpc/procedure.ts';
import { serve } from '#shared/rpc/serve.ts';
import { annotatedProject } from '#test/support/annotated-project.ts';

let folder: string;
let studio: Studio | null = null;
const at = (name: string) => join(folder, name);

/** A host as a start of the program makes it: nothing open, no memory of calls. */
async function newHost(): Promise<Client<StudioContract>> {
  await studio?.close();
  studio = createStudio({
    version: '0.0.0',
    shell: 'test',
    dataFolder: at('data'),
    projectsFolder: at('projects'),
    openAnnotation,
  });
  const { caller, answerer } = inProcessPair();
  serve(studioContract, studio.handlers, answerer, { answered: answeredCalls() });
  return createClient(studioContract, caller);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vibe-studio-restart-'));
  await annotatedProject(at('a.vibe'));
});
afterEach(async () => {
  await studio?.close();
  studio = null;
  rmSync(folder, { recursive: true, force: true });
});

describe('an edit that is sent again to a host that was started anew', () => {
  it('is made once, undo and redo too, and answered with the revision it had', async () => {
    const path = at('a.vibe');
    let host = await newHost();
    await host.projects.open({ path });
    const sides = { take_id: 1, from: 10, to: 20 };
    const key = editKeyFor(path, 'swap');
    expect(await host.edits.swapSides(sides, { key })).toMatchObject({ revision: 1 });

    host = await newHost();
    await host.projects.open({ path });
    // Made a second time, it would take itself back.
    const again = await host.edits.swapSides(sides, { key });
    expect(again).toMatchObject({ revision: 1, structure: true });
    expect(again.changed.find(({ take_id }) => take_id === 1)?.span).toEqual({ from: 0, to: 90 });
    const undo = editKeyFor(path, 'undo');
    expect(await host.edits.undo({}, { key: undo })).toMatchObject({ revision: 2 });

    host = await newHost();
    await host.projects.open({ path });
    expect(await host.edits.undo({}, { key: undo })).toMatchObject({ revision: 2 });
    await expect(host.edits.undo({}, { key: editKeyFor(path, 'other') })).rejects.toMatchObject({
      code: 'edit/nothing',
    });
  });

  it('is not made to another project that is open by then', async () => {
    await annotatedProject(at('b.vibe'));
    const host = await newHost();
    await host.projects.open({ path: at('b.vibe') });
    const key = editKeyFor(at('a.vibe'), 'swap');
    await expect(host.edits.remove({ take_id: 1 }, { key })).rejects.toMatchObject({ code: 'project/other-open' });
    expect(await firstOf(host.takes.list({ media_id: 1 }))).toHaveLength(2);
  });

  it('meets a host that says it is another one', async () => {
    const first = (await (await newHost()).app.info({})).launch;
    expect((await (await newHost()).app.info({})).launch).not.toBe(first);
  });
});

async function firstOf<T>(events: AsyncIterable<T>): Promise<T> {
  for await (const event of events) return event;
  throw new Error('the watch ended without an event');
}
