import type { Character } from '#main/services/export/written-take.ts';
import { Problem } from '#shared/errors/problem.ts';
import { RIG_ROLES, type RigRole, withMatch } from '#shared/retarget/rig-mapping.ts';
import { keepMapping } from './kept-mappings.ts';
import { lackOf, type OpenRig, openRig } from './open-rig.ts';

/** From this confidence on nobody has to look at a match. */
const SURE = 0.5;

/**
 * Opens a character and corrects what its bones are; corrections are kept for the next time.
 *
 * @param corrections `role=bone`; an empty bone takes the role away
 * @throws Problem `rig/format`, `rig/mapping` where motion cannot be put onto it
 */
export async function chosenRig(path: string, corrections: readonly string[]): Promise<OpenRig> {
  const opened = await correctedRig(path, corrections);
  if (opened.lacks !== null) throw new Problem('rig/mapping', { path, reason: opened.lacks });
  return opened;
}

/** As `chosenRig`, also for a character that lacks something still. */
export async function correctedRig(path: string, corrections: readonly string[]): Promise<OpenRig> {
  const opened = await openRig(path);
  const bones = new Set(opened.rig.nodes.map(({ name }) => name));
  let { mapping } = opened;
  for (const correction of corrections) {
    const [role = '', ...rest] = correction.split('=');
    const bone = rest.join('=');
    const refuse = (reason: string) => new Problem('rig/mapping', { path, reason });
    if (!(RIG_ROLES as readonly string[]).includes(role)) {
      throw refuse(`there is no role "${role}" (known: ${RIG_ROLES.join(', ')})`);
    }
    if (bone !== '' && !bones.has(bone)) throw refuse(`it has no bone "${bone}"`);
    mapping = withMatch(mapping, role as RigRole, bone === '' ? null : bone);
  }
  const lacks = lackOf(opened.rig, mapping);
  if (corrections.length > 0) await keepMapping(opened.rig, mapping);
  return { ...opened, mapping, lacks, kept: opened.kept || corrections.length > 0 };
}

/** The mapping as lines for people, what somebody should look at first. */
export function describeRig({ name, mapping, kept }: OpenRig): string[] {
  const width = Math.max(...RIG_ROLES.map((role) => role.length));
  const lines = [...mapping.matches]
    .sort((a, b) => Number(a.confidence >= SURE) - Number(b.confidence >= SURE))
    .map(({ role, bone, confidence, by }) => {
      const how = by === 'hand' ? 'by hand' : `${Math.round(100 * confidence)} %, by ${by}`;
      return `  ${role.padEnd(width)}  ${bone}  (${how})${confidence < SURE ? '  please check' : ''}`;
    });
  return [`Bones of ${name}${kept ? ', as corrected before' : ''}:`, ...lines];
}

/** A character as exports take it. */
export function characterOf({ name, file, rig, mapping }: OpenRig): Character {
  return { name, file, format: rig.format, mapping };
}
