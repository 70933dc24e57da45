import type { BodyModel } from '#shared/body/body-model.ts';
import { Problem } from '#shared/errors/problem.ts';
import { templateFault } from '#shared/exporting/file-names.ts';
import { isUsableRate, rateName } from '#shared/exporting/frame-rates.ts';
import { formatTolerance, isUsableTolerance } from '#shared/exporting/key-tolerance.ts';
import { isPreset, PRESET_IDS } from '#shared/retarget/presets/retarget-presets.ts';
import { type ExportFormat, hasMesh, isSkeletonFormat, KNOWN_FORMATS } from './export-formats.ts';
import type { ExportSettings } from './export-settings.ts';
import type { Character } from './written-take.ts';

/**
 * Refuses what cannot be exported before anything is written.
 *
 * @throws Problem `export/format`, `export/rate`, `export/preset`, `export/name`
 */
export function checkSettings(formats: readonly ExportFormat[], settings: ExportSettings): void {
  const unknown = formats.find((format) => !KNOWN_FORMATS.includes(format));
  if (unknown !== undefined) {
    const known = KNOWN_FORMATS.join(', ');
    throw new Problem('export/format', { reason: `There is no export format "${unknown}"`, known });
  }
  const { fps, preset, template, reduceKeys } = settings;
  if (reduceKeys && !isUsableTolerance(reduceKeys)) {
    const reason = `Keys cannot be left out to within ${formatTolerance(reduceKeys)}`;
    throw new Problem('export/format', { reason, known: 'from 0.001deg/0.01mm to 10deg/100mm' });
  }
  if (fps !== null && !isUsableRate(fps)) {
    const rate = Number.isFinite(fps.num / fps.den) ? rateName(fps) : `${fps.num}/${fps.den}`;
    throw new Problem('export/rate', { rate });
  }
  if (!isPreset(preset)) throw new Problem('export/preset', { preset, known: PRESET_IDS.join(', ') });
  const fault = templateFault(template);
  if (fault === null) return;
  const what = fault.kind === 'part' ? `{${fault.part}} is not known` : null;
  const reason = fault.kind === 'letter' ? `it contains ${JSON.stringify(fault.letter)}` : (what ?? 'it is empty');
  throw new Problem('export/name', { template, reason });
}

/**
 * Refuses to let a body that is for research only out of the studio unless somebody said yes to it.
 *
 * @throws Problem `export/research-mesh`
 */
export function checkLicence(
  body: Pick<BodyModel, 'name' | 'licence'>,
  formats: readonly ExportFormat[],
  { mesh, researchMesh }: ExportSettings,
): void {
  if (body.licence === 'free' || researchMesh) return;
  const shown = formats.filter((format) => hasMesh(format) && (mesh || format === 'vibe-pkl'));
  if (shown.length === 0) return;
  throw new Problem('export/research-mesh', { body: body.name, formats: shown.join(', ') });
}

/**
 * Refuses kinds of file that somebody's own character is not of.
 *
 * @throws Problem `export/format`
 */
export function checkCharacter({ format, name }: Character, formats: readonly ExportFormat[]): void {
  const other = formats.find((one) => one !== format && isSkeletonFormat(one));
  if (other === undefined) return;
  throw new Problem('export/format', { reason: `${name} takes ${format.toUpperCase()}, not ${other}`, known: format });
}
