import { debianPython } from './debian-python.ts';

/** What is done to the dictionary `d` (person id to arrays) before it is dumped again; numpy is `np`. */
export type PythonEdit = string;

/** Lines that make a file of this program look like VIBE's own for a picture of some size: SMPL's vertices, cameras a tenth too small, no detections. */
export const asVibe = ([width, height]: readonly [number, number]): PythonEdit => `
W, H = ${width}, ${height}
for p in d.values():
    n = len(p['frame_ids'])
    p['verts'] = np.zeros((n, 6890, 3), 'f4')
    p['joints2d'] = None
    p['pred_cam'][:, 0] /= 1.1
    h, cx, cy = p['bboxes'][:, 3], p['bboxes'][:, 0], p['bboxes'][:, 1]
    sx, sy = p['pred_cam'][:, 0] * h / W, p['pred_cam'][:, 0] * h / H
    tx = p['pred_cam'][:, 1] + (cx - W / 2) / (W / 2) / sx
    ty = p['pred_cam'][:, 2] + (cy - H / 2) / (H / 2) / sy
    p['orig_cam'] = np.stack([sx, sy, tx, ty], 1).astype('f4')
    del p['joints2d_img_coord']
`;

/** Loads a file with Debian's joblib, edits it and dumps it again: what this program noted in it is lost. */
export async function dumpAgain(from: string, to: string, edit: PythonEdit, compress = 0): Promise<void> {
  const script = `
import joblib, json, sys, numpy as np
d = joblib.load(sys.argv[1])
${edit}
joblib.dump(d, sys.argv[2], compress=${compress})
print(json.dumps(None))
`;
  await debianPython(script, from, to);
}
