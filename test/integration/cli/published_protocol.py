"""The published protocol in PyTorch and NumPy, to check `eval --dataset 3dpw` against.

Usage: published_protocol.py CHECKPOINT J_REGRESSOR_H36M FOLDER

Writes FOLDER/3dpw_test_db.pt, as VIBE's preprocessing would, with made-up people whose truth lies near what the
checkpoint says; prints the figures of the protocol as JSON: clips of 16 against truths rounded to 16-bit floats, and
whole tracks against exact truths.
"""
import json
import os
import sys

import joblib
import numpy as np
import torch

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../src-main/bench/reference"))
from vibe_geometry import Body  # noqa: E402
from vibe_networks import Vibe  # noqa: E402
from vibe_reference import body_arrays, make_encoder, make_regressor, part  # noqa: E402

ROWS = {"street_00_0": 35, "street_00_1": 21, "office_00_0": 16, "stairs_00_0": 9}
J14 = [6, 5, 4, 1, 2, 3, 16, 15, 14, 11, 12, 13, 8, 10]
CLIP = 16

checkpoint, regressor_file, folder = sys.argv[1:4]
generator = torch.load(checkpoint, map_location="cpu")["gen_state_dict"]
body = Body(body_arrays(None, part(generator, "regressor.smpl."), None))
model = Vibe(make_encoder(part(generator, "encoder.")), make_regressor(part(generator, "regressor.")), None, body)
h36m = torch.from_numpy(np.load(regressor_file)).float()
rng = np.random.default_rng(11)


def predict(features):
    """Vertices of one run from a zero state, (T, V, 3), and axis-angle with shape, (T, 82)."""
    with torch.no_grad():
        result = model(torch.from_numpy(features)[None])
    theta = result["theta"].reshape(-1, 85).numpy()
    return result["verts"].reshape(len(features), -1, 3), theta[:, 3:]


def rotations(pose):
    """Axis-angle (T, 72) to matrices (T, 24, 3, 3) by I + sin K + (1 - cos) K^2."""
    vectors = torch.from_numpy(pose).double().reshape(-1, 3)
    angle = (vectors + 1e-8).norm(dim=1, keepdim=True)
    x, y, z = (vectors / angle).T
    zero = torch.zeros_like(x)
    k = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero], 1).view(-1, 3, 3)
    sin, cos = torch.sin(angle)[:, None], torch.cos(angle)[:, None]
    return (torch.eye(3).double() + sin * k + (1 - cos) * (k @ k)).view(-1, 24, 3, 3).float()


def joints14(vertices):
    return torch.einsum("jv,mvk->mjk", h36m, vertices)[:, J14].numpy().astype(np.float64)


def aligned(source, target):
    """The source after the best similarity onto the target, one frame (specification 9.4)."""
    x1, x2 = source.T, target.T
    m1, m2 = x1.mean(1, keepdims=True), x2.mean(1, keepdims=True)
    c1, c2 = x1 - m1, x2 - m2
    k = c1 @ c2.T
    u, _, vt = np.linalg.svd(k)
    z = np.eye(3)
    z[2, 2] = np.sign(np.linalg.det(u @ vt))
    r = vt.T @ z @ u.T
    scale = np.trace(r @ k) / (c1**2).sum()
    return (scale * r @ x1 + m2 - scale * r @ m1).T


def figures(pred, truth, vertex_errors):
    pred = pred - (pred[:, [2]] + pred[:, [3]]) / 2
    truth = truth - (truth[:, [2]] + truth[:, [3]]) / 2
    distances = np.linalg.norm(pred - truth, axis=-1)
    similar = np.stack([aligned(p, t) for p, t in zip(pred, truth)])
    second = lambda x: np.linalg.norm(x[:-2] - 2 * x[1:-1] + x[2:], axis=-1)  # noqa: E731
    return {
        "frames": len(pred),
        "mpjpe_mm": 1000 * distances.mean(),
        "pa_mpjpe_mm": 1000 * np.linalg.norm(similar - truth, axis=-1).mean(),
        "pve_mm": 1000 * np.concatenate(vertex_errors).mean(),
        "pck_150": (distances < 0.15).mean(),
        "accel_mm_frame2": 1000 * second(pred).mean(),
        "accel_error_mm_frame2": 1000 * second(pred - truth).mean(),
    }


def vertex_error(vertices, pose, shape):
    with torch.no_grad():
        true, _ = body(torch.from_numpy(shape).float(), rotations(pose))
    return np.linalg.norm((vertices - true).numpy().astype(np.float64), axis=-1).mean(1)


names, tables, clips, streams = [], [], ([], [], []), ([], [], [])
for name, rows in ROWS.items():
    features = np.abs(rng.normal(size=(rows, 2048))).astype(np.float32)
    vertices, theta = predict(features)
    pose = (theta[:, :72] + rng.normal(scale=0.12, size=(rows, 72))).astype(np.float32)
    shape = np.tile(rng.normal(size=10).astype(np.float32), (rows, 1))
    with torch.no_grad():
        true, _ = body(torch.from_numpy(shape), rotations(pose))
    joints = (joints14(true) + rng.normal(size=3) * [1, 0.3, 1] + [0, 0, 4]).astype(np.float32)
    names += [name] * rows
    tables.append({"features": features, "pose": pose, "shape": shape, "joints3D": joints})
    streams[0].append(joints14(vertices))
    streams[1].append(joints.astype(np.float64))
    streams[2].append(vertex_error(vertices, pose, shape))
    half = lambda x: x.astype(np.float16).astype(np.float32)  # noqa: E731
    for start in range(0, rows - CLIP + 1, CLIP):
        span = slice(start, start + CLIP)
        seen, _ = predict(features[span])
        clips[0].append(joints14(seen))
        clips[1].append(half(joints[span]).astype(np.float64))
        clips[2].append(vertex_error(seen, half(pose[span]), half(shape[span])))

table = {key: np.concatenate([each[key] for each in tables]) for key in tables[0]}
joblib.dump({"vid_name": np.array(names), "frame_id": np.arange(len(names)), **table}, f"{folder}/3dpw_test_db.pt")
print(
    json.dumps(
        {
            "published_protocol": figures(np.concatenate(clips[0]), np.concatenate(clips[1]), clips[2]),
            "streaming": figures(np.concatenate(streams[0]), np.concatenate(streams[1]), streams[2]),
        }
    )
)
