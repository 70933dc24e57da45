import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { pointMotion } from '#shared/formats/points/point-motion.ts';
import { comparePoints } from '../compare-points.ts';
import { compareTurns } from '../compare-turns.ts';
import type { PointTable } from '../read-back/point-table.ts';
import { readC3d } from '../read-back/read-c3d.ts';
import { type CsvTable, readCsv } from '../read-back/read-csv.ts';
import { readTrc } from '../read-back/read-trc.ts';
import type { Findings } from '../receipt.ts';
import type { WrittenTake } from '../written-take.ts';
import { NOTHING_FOUND, ofMotion, refuseBeyondTolerance, rounded } from './common-findings.ts';

/** Kinds of file that hold named points. */
export type PointFormat = 'trc' | 'c3d' | 'csv';

const FACTS = {
  trc: { name: 'a TRC parser of its own', units: 'mm', up: 'Y' },
  c3d: { name: 'a C3D parser of its own', units: 'mm', up: 'Z' },
  csv: { name: 'a CSV parser of its own', units: 'm', up: 'Y' },
} as const;

/** Compares every point of every frame, and the rotations of tables that have them. */
export function verifyPoints(format: PointFormat, bytes: Uint8Array, source: WrittenTake): Findings {
  const { take, motion, markers, resampling } = source;
  const table = read(format, bytes);
  const expected = pointMotion(motion, markers);
  const joints = resampling || take.joints.length !== motion.frames * JOINT_COUNT * 3 ? null : take.joints;
  const difference = comparePoints(table, expected, motion.times, joints);
  const rotationDeg = format === 'csv' ? compareTurns((table as CsvTable).rotations, motion) : undefined;
  refuseBeyondTolerance({ jointMm: difference.maxJointErrorMm, timeMs: difference.maxTimeErrorMs, rotationDeg });
  const { name, units, up } = FACTS[format];
  return {
    ...NOTHING_FOUND,
    ...ofMotion(source),
    read_back_with: name,
    max_joint_error_mm: rounded(difference.maxJointErrorMm),
    max_rotation_error_deg: rotationDeg === undefined ? null : rounded(rotationDeg),
    up_axis: up,
    front_axis: up === 'Y' ? '+Z' : '-Y',
    units,
    lowest_joint_m: rounded(difference.lowestJointM),
  };
}

function read(format: PointFormat, bytes: Uint8Array): PointTable {
  if (format === 'c3d') return readC3d(bytes);
  const text = new TextDecoder().decode(bytes);
  return format === 'trc' ? readTrc(text) : readCsv(text);
}
