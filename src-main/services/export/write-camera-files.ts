import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cameraTrackOf, type Filmed } from '#shared/camera/camera-track.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import { blenderCameraScript } from '#shared/formats/camera-blender.ts';
import { type FilmedClip, writeCameraJson } from '#shared/formats/camera-json.ts';
import { farthestPx } from './compare-camera.ts';
import type { TakeLedger } from './ledger.ts';
import { appearTogether, writeSynced } from './output-file.ts';
import type { CameraReceipt } from './receipt.ts';
import { SOFTWARE } from './software.ts';

/** Which camera is written, and beside which files. */
export interface CameraOrder {
  readonly filmed: Filmed;
  /** Who was filmed: their joints tell whether the file sees them where the take does. */
  readonly takes: readonly Take[];
  readonly clip: FilmedClip;
  readonly ledgers: readonly TakeLedger[];
  readonly outDir: string;
  /** Name of the files beside it without their endings. */
  readonly stem: string;
}

/** A camera that was written, read back and found to see everybody where their takes do. */
export interface CameraFile {
  readonly path: string;
  readonly receiptPath: string;
  readonly receipt: CameraReceipt;
}

/** Farthest that a joint may be seen from where the take has it, px. */
const TOLERANCE_PX = 0.01;

/**
 * Writes the camera that filmed takes beside their files: `<stem>.camera.json`, `<stem>.camera.py`, which sets it up in
 * Blender with the video behind it, and a receipt. All of them appear, or none.
 *
 * @throws Problem `export/mismatch`, `output/unwritable`, `output/disk-full`
 */
export async function writeCameraFiles({
  filmed,
  takes,
  clip,
  ledgers,
  outDir,
  stem,
}: CameraOrder): Promise<CameraFile> {
  const path = join(outDir, `${stem}.camera.json`);
  const receiptPath = `${path}.receipt.json`;
  let receipt: CameraReceipt | null = null;
  await appearTogether([
    {
      path,
      async make(unnamed) {
        await writeSynced(unnamed, writeCameraJson(cameraTrackOf(filmed), clip, SOFTWARE));
        const bytes = await readFile(unnamed);
        const px = farthestPx(JSON.parse(bytes.toString('utf8')), takes, filmed.ptsUs[0]!);
        if (!(px <= TOLERANCE_PX)) {
          throw new Problem('export/mismatch', { path, reason: `it sees a joint ${px.toFixed(3)} px from its place` });
        }
        receipt = {
          file: basename(path),
          format: 'camera',
          sha256: createHash('sha256').update(bytes).digest('hex'),
          bytes: bytes.length,
          software: SOFTWARE,
          read_back_with: 'JSON and pinhole arithmetic',
          people: takes.map(({ person }) => person),
          max_joint_error_px: Number(px.toPrecision(6)),
          frames: filmed.frames,
          first_frame: filmed.firstFrame,
          fps: filmed.fps.num / filmed.fps.den,
          moves: filmed.cameraMotion !== undefined,
          units: 'm',
          ledger: ledgers,
        };
      },
    },
    {
      path: join(outDir, `${stem}.camera.py`),
      make: (unnamed) => writeSynced(unnamed, blenderCameraScript(basename(path))),
    },
    { path: receiptPath, make: (unnamed) => writeSynced(unnamed, `${JSON.stringify(receipt, null, 2)}\n`) },
  ]);
  return { path, receiptPath, receipt: receipt! };
}
