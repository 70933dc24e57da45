"""Writes pickles of data sets the way their makers' own tools do: numpy arrays, booleans, joblib dumps.

Usage: write_datasets.py FOLDER
"""
import os
import pickle
import sys

import joblib
import numpy as np

root = sys.argv[1]
frames = 24

# A 3DPW sequence: protocol 2, Fortran order and big-endian arrays among them, booleans, lists of one array per person.
rng = np.random.default_rng(7)
os.makedirs(f"{root}/sequenceFiles/test", exist_ok=True)
os.makedirs(f"{root}/imageFiles/walk_00", exist_ok=True)
points = np.zeros((frames, 3, 18))
points[:, 0], points[:, 1], points[:, 2] = np.arange(18) * 3 + 20, np.arange(18) * 2 + 10, 0.8
sequence = {
    "sequence": "walk_00",
    "genders": ["f", "m"],
    "poses": [rng.normal(size=(frames, 72)), np.asfortranarray(np.arange(frames * 72).reshape(frames, 72) / 1000.0)],
    "betas": [np.arange(10) / 10.0, np.arange(300) / 100.0],
    "trans": [np.zeros((frames, 3)), np.ones((frames, 3), dtype=">f8")],
    "poses2d": [points, points],
    "cam_poses": np.tile(np.eye(4), (frames, 1, 1)),
    "cam_intrinsics": np.eye(3),
    "campose_valid": [np.arange(frames) != 3, np.ones(frames, dtype=np.int64)],
    "img_frame_ids": np.arange(frames) * 2,
    "jointPositions": [np.zeros((frames, 72))] * 2,
    "texture_maps": [],
    "v_template_clothed": [np.zeros((5, 3))] * 2,
}
with open(f"{root}/sequenceFiles/test/walk_00.pkl", "wb") as f:
    pickle.dump(sequence, f, protocol=2)

# VIBE's preprocessed file: joblib's own form, texts as a numpy array.
rows = 40
features = np.zeros((rows, 2048), dtype=np.float32)
features[:, 0] = np.arange(rows)
names = np.array(["walk_00_0"] * 22 + ["a_much_longer_name_00_1"] * 18)
os.makedirs(f"{root}/features", exist_ok=True)
for kind, text in (("array", names), ("list", names.tolist())):
    os.makedirs(f"{root}/features/{kind}", exist_ok=True)
    joblib.dump(
        {
            "vid_name": text,
            "frame_id": np.arange(rows),
            "joints3D": np.arange(rows * 42, dtype=np.float64).reshape(rows, 14, 3) / 1000,
            "joints2D": np.zeros((rows, 14, 3)),
            "shape": np.tile(np.arange(10) / 10.0, (rows, 1)),
            "pose": np.zeros((rows, 72)),
            "bbox": np.zeros((rows, 4)),
            "img_name": np.array([f"{i}.jpg" for i in range(rows)]),
            "features": features,
            "valid": np.arange(rows) % 5 > 0,
        },
        f"{root}/features/{kind}/3dpw_test_db.pt",
    )
