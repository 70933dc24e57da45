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
      fingers: 'none',
    });
    expect(exportChoice({ ...form('unity'), fps: '30000/1001', end: 4 }, true)).toMatchObject({
      choices: { fingers: 'none' },
      fps: { num: 30_000, den: 1001 },
      research_mesh: true,
      start_s: null,
      end_s: 4,
    });
  });

  it('asks for what is wanted otherwise than the skeleton has it', () => {
    const changes = { ...form('unreal').changes, rest: 't-pose', unit: 'millimetres' };
    const changed = { ...form('unreal'), changes };
    expect(exportChoice(changed, false).preset).toBe('unreal/t-pose/millimetres');
    expect(spaceOf(changed)).toEqual({ up: 'Z', unit: 'mm' });
  });

  it('asks for people, shapes and keys only where the files can have them', () => {
    const wanted = { together: true, blendShapes: true, keys: '0.5deg/5mm' };
    const full = { people: 'together', blend_shapes: true, reduce_keys: { degrees: 0.5, millimetres: 5 } };
    expect(exportChoice({ ...form('blender'), ...wanted }, false)).toMatchObject(full);
    const none = { people: 'separate', blend_shapes: false, reduce_keys: null };
    expect(exportChoice({ ...form('opensim'), ...wanted }, false)).toMatchObject(none);
    expect(exportChoice({ ...form('own'), ...wanted }, false)).toMatchObject(none);
    expect(exportChoice({ ...form('blender'), ...wanted, mesh: false }, false).blend_shapes).toBe(false);
  });

  it('counts one file for everybody of a clip', () => {
    const both = { ...form('blender'), formats: ['fbx', 'bvh'], together: true };
    expect(fileCount(both, 3, 1)).toBe(4);
    expect(fileCount({ ...both, together: false }, 3, 1)).toBe(6);
    const facts = { project: 'p', clip: 'walk', person: null, fps: '30' };
    expect(exampleName(both, facts)).toBe('walk');
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
