import { describe, expect, it } from 'vitest';
import {
  exampleName,
  exportChoice,
  fileCount,
  formFor,
  formProblem,
  rememberedForm,
  showsBody,
  spaceOf,
  withTarget,
} from '#renderer/dialogs/export-form.ts';
import { targetOf } from '#shared/exporting/targets.ts';

const form = (id: string) => formFor(targetOf(id)!);

describe('the export form', () => {
  it('offers what an application wants', () => {
    expect(form('unreal')).toMatchObject({ formats: ['fbx'], preset: 'unreal', mesh: true, fps: 'clip' });
    expect(spaceOf(form('unreal'))).toEqual({ up: 'Z', unit: 'cm' });
    expect(spaceOf(form('rigify'))).toEqual({ up: 'Y', unit: 'm' });
    expect(spaceOf(form('opensim'))).toBeNull();
  });

  it('keeps rate, names and stretch when the application changes', () => {
    const changed = withTarget({ ...form('maya'), fps: '24/1', template: '{clip}', start: 2 }, targetOf('unity')!);
    expect(changed).toMatchObject({ preset: 'unity', fps: '24/1', template: '{clip}', start: 2 });
  });

  it('asks the host for the choices the skeleton knows, and no others', () => {
    expect(exportChoice(form('unreal'), false).choices).toEqual({
      rootMotion: 'path-and-turn',
      twist: true,
      helpers: true,
    });
    expect(exportChoice({ ...form('unity'), fps: '30000/1001', end: 4 }, true)).toMatchObject({
      choices: {},
      fps: { num: 30_000, den: 1001 },
      research_mesh: true,
      start_s: null,
      end_s: 4,
    });
  });

  it.each([
    [{ formats: [] }, 'export.choose-format'],
    [{ fps: '0' }, 'export.bad-rate'],
    [{ fps: '1e9' }, 'export.bad-rate'],
    [{ template: 'a/b' }, 'export.bad-letter'],
    [{ template: '{who}' }, 'export.bad-part'],
    [{ template: ' ' }, 'export.bad-name'],
    [{ start: 3, end: 2 }, 'capture.bad-range'],
  ])('says what is wrong with %j', (wrong, key) => {
    expect(formProblem({ ...form('blender'), ...wrong })?.key).toBe(key);
  });

  it('has nothing against what it offers', () => {
    expect(formProblem(form('blender'))).toBeNull();
    expect(formProblem({ ...form('blender'), template: '步行 🏃 {clip}' })).toBeNull();
  });

  it('counts one file for everybody where the format is such', () => {
    expect(fileCount({ ...form('vision'), formats: ['coco', 'openpose'] }, 3, 2)).toBe(5);
  });

  it('knows when a body leaves the studio', () => {
    expect(showsBody(form('blender'))).toBe(true);
    expect(showsBody({ ...form('blender'), mesh: false })).toBe(false);
    expect(showsBody({ ...form('python'), formats: ['vibe-pkl'] })).toBe(true);
  });

  it('shows how a file will be called', () => {
    const facts = { project: 'shoot', clip: 'walk', person: 2, fps: '25' };
    expect(exampleName({ ...form('unity'), template: '{clip}_{person}_{preset}_{fps}' }, facts)).toBe(
      'walk_person2_unity_25',
    );
    expect(exampleName({ ...form('unity'), template: '{clip}_{fps}', fps: '24000/1001' }, facts)).toBe('walk_23.976');
  });

  it('remembers the last time, as far as it still makes sense', () => {
    const kept = { ...form('maya'), formats: ['usd', 'gone'], mesh: false, fps: '24/1' };
    expect(rememberedForm(JSON.stringify(kept))).toMatchObject({ target: 'maya', formats: ['usd'], mesh: false });
    expect(rememberedForm('nonsense')).toEqual(form('blender'));
    expect(rememberedForm(JSON.stringify({ ...kept, target: 'softimage' }))).toEqual(form('blender'));
    expect(rememberedForm(JSON.stringify({ ...kept, template: '/', fps: '0' }))).toMatchObject({
      template: '{clip}-{person}',
      fps: 'clip',
    });
  });
});
