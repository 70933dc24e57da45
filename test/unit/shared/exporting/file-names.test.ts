import { describe, expect, it } from 'vitest';
import { DEFAULT_TEMPLATE, NameBook, nameFrom, safeName, templateFault } from '#shared/exporting/file-names.ts';

const values = { project: 'shoot', clip: 'walk', person: 'person1', preset: 'unreal', fps: '29.97' };

describe('file names', () => {
  it('fill a template', () => {
    expect(nameFrom('{project}_{clip}_{person}_{preset}_{fps}', values)).toBe('shoot_walk_person1_unreal_29.97');
    expect(nameFrom(DEFAULT_TEMPLATE, values)).toBe('walk-person1');
  });

  it('leave a part without value out, with its separator', () => {
    const everybody = { ...values, person: undefined };
    expect(nameFrom(DEFAULT_TEMPLATE, everybody)).toBe('walk');
    expect(nameFrom('{person} {clip}', everybody)).toBe('walk');
    expect(nameFrom('{clip}_{person}_{fps}', everybody)).toBe('walk_29.97');
  });

  it.each(['/', ':', '*', '?', '\\', '"', '<', '>', '|', '\n'])('a template with %j is refused', (letter) => {
    expect(templateFault(`a${letter}{clip}`)).toEqual({ kind: 'letter', letter });
  });

  it('say which part nobody knows, and that nothing is no name', () => {
    expect(templateFault('{clip}-{actor}')).toEqual({ kind: 'part', part: 'actor' });
    expect(templateFault('  ')).toEqual({ kind: 'empty' });
    expect(templateFault('{clip')).toEqual({ kind: 'letter', letter: '{' });
  });

  it.each(['步行 {clip}', '🏃 {clip}', 'Süße Wörter {clip}'])('%s is a fine template', (template) => {
    expect(templateFault(template)).toBeNull();
    expect(nameFrom(template, values)).toBe(template.replace('{clip}', 'walk'));
  });

  it('keep every file system happy with what clips are called', () => {
    expect(safeName('a/b: "c"?')).toBe('a_b_ _c__');
    expect(safeName('con')).toBe('con_');
    expect(safeName('AUX.take')).toBe('AUX.take_');
    expect(safeName('end. .')).toBe('end');
    expect(safeName('...')).toBe('take');
  });

  it('cut long names between letters, never through an emoji', () => {
    const cut = safeName('👩‍👩‍👧'.repeat(40));
    expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(180);
    expect(cut.replaceAll('👩‍👩‍👧', '')).toBe('');
  });

  it('number those that are there already, whatever their case', () => {
    const book = new NameBook();
    expect(['walk', 'Walk', 'walk', 'walk-2'].map((name) => book.unique(name))).toEqual([
      'walk',
      'Walk-2',
      'walk-3',
      'walk-2-2',
    ]);
  });
});
