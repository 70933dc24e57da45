import { sceneName } from '#shared/formats/glb.ts';
import type { TogetherFormat } from '../export-formats.ts';
import type { PersonReader } from '../read-back/loaded-motion.ts';
import { openFbx } from '../read-back/read-fbx.ts';
import { openGlb } from '../read-back/read-glb.ts';
import type { Findings, KeyReduction, PersonFindings } from '../receipt.ts';
import type { ScenePart } from '../skeleton-for.ts';
import { rounded } from './common-findings.ts';
import { motionFindings, timesOf } from './verify-motion.ts';

/**
 * Compares everybody of a file with their takes, each by the names that are theirs.
 *
 * @returns the worst of all, and each person's own
 * @throws ReadBackError
 */
export async function verifyTogether(
  format: TogetherFormat,
  bytes: Uint8Array,
  parts: readonly ScenePart[],
): Promise<Findings> {
  const read: PersonReader = format === 'fbx' ? openFbx(bytes) : await openGlb(bytes);
  const found = parts.map(({ source, scene }) => {
    const { name, joints } = scene.skeleton;
    const names = joints.map((joint) => `${name}_${joint.name}`);
    const loaded = read({ names, mesh: scene.mesh ? `${name}_body` : undefined, times: timesOf(scene) });
    return motionFindings(format, loaded, source, scene);
  });
  const people = found.map((one, i) => personFindings(one, parts[i]!));
  const first = found.reduce((a, b) => (b.first_frame < a.first_frame ? b : a));
  const ends = Math.max(...people.map(({ starts_s, duration_s }) => starts_s + duration_s));
  const reductions = people.flatMap(({ key_reduction }) => key_reduction ?? []);
  return {
    ...first,
    person: null,
    people: people.map(({ person }) => person!),
    by_person: people,
    animation: sceneName(parts.map(({ scene }) => scene.skeleton)),
    frames: Math.round(ends * first.fps),
    duration_s: rounded(ends),
    resampled: found.some(({ resampled }) => resampled),
    resampling: first.resampling,
    key_reduction: reductions.length > 0 ? allKeys(reductions) : null,
    max_joint_error_mm: worst(found, 'max_joint_error_mm'),
    max_rotation_error_deg: worst(found, 'max_rotation_error_deg'),
    max_vertex_error_mm: worst(found, 'max_vertex_error_mm'),
    lowest_joint_m: Math.min(...found.map(({ lowest_joint_m }) => lowest_joint_m!)),
    licence: found.some(({ licence }) => licence === 'research-only') ? 'research-only' : 'free',
  };
}

function personFindings(found: Findings, { source, scene }: ScenePart): PersonFindings {
  const { frames, first_frame, duration_s, resampling, key_reduction, licence } = found;
  const { max_joint_error_mm, max_rotation_error_deg, max_vertex_error_mm, lowest_joint_m } = found;
  const { name, start = 0 } = scene.skeleton;
  return {
    ...{ person: source.take.person, name, starts_s: rounded(start), frames, first_frame, duration_s },
    ...{ resampling, key_reduction, max_joint_error_mm, max_rotation_error_deg, max_vertex_error_mm },
    ...{ lowest_joint_m, licence },
  };
}

function worst(
  found: readonly Findings[],
  what: 'max_joint_error_mm' | 'max_rotation_error_deg' | 'max_vertex_error_mm',
): number | null {
  const known = found.flatMap((one) => one[what] ?? []);
  return known.length > 0 ? Math.max(...known) : null;
}

function allKeys(reductions: readonly KeyReduction[]): KeyReduction {
  const sum = (of: 'keys_in' | 'keys_out') => reductions.reduce((total, one) => total + one[of], 0);
  return {
    ...reductions[0]!,
    keys_in: sum('keys_in'),
    keys_out: sum('keys_out'),
    max_error_mm: Math.max(...reductions.map(({ max_error_mm }) => max_error_mm)),
    max_error_deg: Math.max(...reductions.map(({ max_error_deg }) => max_error_deg)),
  };
}
