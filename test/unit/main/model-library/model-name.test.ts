import { describe, expect, it } from 'vitest';
import { cleanName, nameFromFile, uniqueName } from '#main/model-library/model-name.ts';

describe('names of models', () => {
  it('come from the file without its ending', () => {
    expect(nameFromFile('vibe_model_wo_3dpw.pth.tar')).toBe('vibe_model_wo_3dpw');
    expect(nameFromFile('SMPL_NEUTRAL.pkl')).toBe('smpl_neutral');
    expect(nameFromFile('amass_db.pt')).toBe('amass_db');
  });

  it('are folder names on every system', () => {
    expect(cleanName('../../etc/passwd')).toBe('etc-passwd');
    expect(cleanName('Größe 2: a*b?')).toBe('größe-2-a-b');
    expect(cleanName('.hidden')).toBe('hidden');
    expect(cleanName('con')).toBe('model-con');
    expect(cleanName('???')).toBe('model');
    expect(cleanName('x'.repeat(300))).toHaveLength(80);
  });

  it('get a number where they are taken', () => {
    expect(uniqueName('a', new Set())).toBe('a');
    expect(uniqueName('a', new Set(['a', 'a-2']))).toBe('a-3');
  });
});
