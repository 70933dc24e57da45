"""
Makes files with the published layouts, sizes and types of VIBE's and SPIN's, full of random numbers: no trained weight
and nothing of SMPL is in them. Runs with Debian's python3-torch.

    make.py FOLDER [--seed N] [NAME …]

Names: vibe-legacy vibe-zip spin-legacy spin-zip smpl mean-params regressors prior (all by default). Prints a JSON
object with the path of each file.
"""

import argparse
import json
import math
import os
import pickle
import sys
from collections import OrderedDict

import numpy as np
import scipy.sparse
import torch

sys.path.insert(0, os.path.dirname(__file__))
from smpl_like import PICKS, small_body  # noqa: E402

FEATURE, HIDDEN, STATE = 2048, 1024, 157
PARENTS = [-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21]


class Source:
    """Random tensors: matrices within 1/sqrt(columns), vectors within 0.05, so that forward passes stay finite."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def symmetric(self, *shape, scale=None):
        scale = scale if scale is not None else (1 / math.sqrt(shape[-1]) if len(shape) > 1 else 0.05)
        return (torch.rand(shape, generator=self.generator) * 2 - 1) * scale

    def uniform(self, *shape, low, high):
        return torch.rand(shape, generator=self.generator) * (high - low) + low


def gru(source, prefix, width, hidden, layers):
    out = OrderedDict()
    for layer in range(layers):
        out[f"{prefix}weight_ih_l{layer}"] = source.symmetric(3 * hidden, width if layer == 0 else hidden)
        out[f"{prefix}weight_hh_l{layer}"] = source.symmetric(3 * hidden, hidden)
        out[f"{prefix}bias_ih_l{layer}"] = source.symmetric(3 * hidden)
        out[f"{prefix}bias_hh_l{layer}"] = source.symmetric(3 * hidden)
    return out


def linear(source, name, rows, columns, factor=1.0):
    return {f"{name}.weight": source.symmetric(rows, columns) * factor, f"{name}.bias": source.symmetric(rows) * factor}


def mean_params():
    """Upright in the camera's frame (half a turn about x), arms hanging; 6D with interleaved columns."""
    pose = np.tile(np.array([1, 0, 0, 1, 0, 0], np.float32), (24, 1))
    pose[0] = [1, 0, 0, -1, 0, 0]
    for joint, angle in ((16, -1.1), (17, 1.1)):
        c, s = math.cos(angle), math.sin(angle)
        pose[joint] = [c, -s, s, c, 0, 0]
    return {"pose": pose.reshape(-1), "shape": np.zeros(10, np.float32), "cam": np.array([0.9, 0, 0], np.float32)}


def regressor(source, prefix):
    means = mean_params()
    out = OrderedDict((f"{prefix}init_{name}", torch.from_numpy(value).clone()[None]) for name, value in means.items())
    out.update(linear(source, f"{prefix}fc1", HIDDEN, FEATURE + STATE))
    out.update(linear(source, f"{prefix}fc2", HIDDEN, HIDDEN))
    # Small last layers: three iterations stay near the mean pose.
    for name, rows in (("decpose", 144), ("decshape", 10), ("deccam", 3)):
        out.update(linear(source, f"{prefix}{name}", rows, HIDDEN, 0.3))
    return out


def trunk(source):
    out = OrderedDict()

    def convolution(name, norm, inputs, outputs, kernel):
        out[f"{name}.weight"] = source.symmetric(
            outputs, inputs, kernel, kernel, scale=math.sqrt(3 / (inputs * kernel * kernel))
        )
        out[f"{norm}.weight"] = source.uniform(outputs, low=0.9, high=1.1)
        out[f"{norm}.bias"] = source.symmetric(outputs, scale=0.1)
        out[f"{norm}.running_mean"] = source.symmetric(outputs, scale=0.1)
        out[f"{norm}.running_var"] = source.uniform(outputs, low=0.75, high=1.25)
        out[f"{norm}.num_batches_tracked"] = torch.tensor(1000, dtype=torch.int64)

    convolution("conv1", "bn1", 3, 64, 7)
    inputs = 64
    for stage, blocks in enumerate((3, 4, 6, 3)):
        narrow = 64 * 2**stage
        for block in range(blocks):
            name = f"layer{stage + 1}.{block}"
            convolution(f"{name}.conv1", f"{name}.bn1", inputs, narrow, 1)
            convolution(f"{name}.conv2", f"{name}.bn2", narrow, narrow, 3)
            convolution(f"{name}.conv3", f"{name}.bn3", narrow, 4 * narrow, 1)
            if block == 0:
                convolution(f"{name}.downsample.0", f"{name}.downsample.1", inputs, 4 * narrow, 1)
            inputs = 4 * narrow
    return out


def adam_state(tensors):
    """What Adam keeps of each tensor: its step and two averages."""
    state = {
        i: {"step": 1000, "exp_avg": torch.rand_like(tensor) * 1e-3, "exp_avg_sq": torch.rand_like(tensor) * 1e-6}
        for i, tensor in enumerate(tensors)
    }
    group = {"lr": 5e-5, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0, "amsgrad": False}
    return {"state": state, "param_groups": [{**group, "params": list(range(len(tensors)))}]}


def embedded_body(body, regressors):
    """The body model as its PyTorch port keeps it inside VIBE's regressor."""
    floats = {name: torch.from_numpy(np.ascontiguousarray(array)).float() for name, array in body.items() if array.dtype.kind == "f"}  # fmt: skip
    count = len(body["v_template"])
    prefix = "regressor.smpl."
    out = OrderedDict()
    for name, width in (("betas", 10), ("global_orient", 3), ("body_pose", 69)):
        out[f"{prefix}{name}"] = torch.zeros(64, width)
    out[f"{prefix}shapedirs"] = floats["shapedirs"]
    out[f"{prefix}faces_tensor"] = torch.from_numpy(body["f"].astype(np.int64))
    out[f"{prefix}v_template"] = floats["v_template"]
    out[f"{prefix}J_regressor"] = floats["J_regressor"]
    out[f"{prefix}posedirs"] = floats["posedirs"].reshape(count * 3, 207).T.contiguous()
    out[f"{prefix}parents"] = torch.tensor(PARENTS, dtype=torch.int64)
    out[f"{prefix}lbs_weights"] = floats["weights"]
    out[f"{prefix}vertex_joint_selector.extra_joints_idxs"] = torch.tensor([pick[0] for pick in PICKS])
    out[f"{prefix}J_regressor_extra"] = torch.from_numpy(regressors["extra"]).float()
    return out


def vibe(seed):
    source = Source(seed)
    body, regressors = small_body()
    generator = gru(source, "encoder.gru.", FEATURE, HIDDEN, 2)
    generator.update(linear(source, "encoder.linear", FEATURE, HIDDEN))
    weights = regressor(source, "regressor.")
    trained = [*generator.values(), *(value for key, value in weights.items() if "init_" not in key)]
    generator.update(weights)
    generator.update(embedded_body(body, regressors))
    discriminator = gru(source, "gru.", 69, HIDDEN, 2)
    for layer, rows in enumerate((HIDDEN, HIDDEN, 1)):
        discriminator.update(linear(source, f"attention.attention.{3 * layer}", rows, HIDDEN))
    discriminator.update(linear(source, "fc", 1, HIDDEN))
    return {
        "epoch": 19,
        "gen_state_dict": generator,
        "performance": np.float64(56.56075),
        "gen_optimizer": adam_state(trained),
        "disc_motion_state_dict": discriminator,
        "disc_motion_optimizer": adam_state(list(discriminator.values())),
    }


def spin(seed):
    source = Source(seed + 1)
    model = trunk(source)
    model.update(regressor(source, ""))
    trained = [value for key, value in model.items() if value.is_floating_point() and "running" not in key and "init" not in key]
    return {
        "model": model,
        "optimizer": adam_state(trained),
        "epoch": 46,
        "batch_idx": 0,
        "batch_size": 64,
        "total_step_count": 240000,
    }


def save(path, value, zip_form):
    # As saved on a machine with CUDA, which the published files were.
    torch.serialization.location_tag = lambda storage: "cuda:0"
    torch.save(value, path, _use_new_zipfile_serialization=zip_form)
    return path


def smpl(path):
    body, _ = small_body()
    value = {
        **body,
        "J_regressor": scipy.sparse.csc_matrix(body["J_regressor"]),
        "J": body["J_regressor"] @ body["v_template"],
        "kintree_table": body["kintree_table"].astype(np.uint32),
        "bs_style": "lbs",
        "bs_type": "lrotmin",
    }
    with open(path, "wb") as file:
        pickle.dump(value, file, protocol=2)
    return path


def prior(path, seed):
    rng = np.random.default_rng(seed)
    factors = rng.normal(scale=0.05, size=(8, 69, 69))
    value = {
        "means": rng.normal(scale=0.2, size=(8, 69)),
        "covars": factors @ factors.transpose(0, 2, 1) + 0.05 * np.eye(69),
        "weights": np.full(8, 0.125),
    }
    with open(path, "wb") as file:
        pickle.dump(value, file, protocol=2)
    return path


def regressors(folder):
    _, found = small_body()
    paths = {}
    for name, matrix in found.items():
        paths[name] = os.path.join(folder, f"J_regressor_{name}.npy")
        np.save(paths[name], matrix)
    return paths


def save_mean_params(path):
    np.savez(path, **mean_params())
    return path


def main():
    parser = argparse.ArgumentParser(description="Random files in the published layouts.")
    parser.add_argument("folder")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.set_num_threads(1)
    seed = options.seed

    def at(name):
        return os.path.join(options.folder, name)

    makers = {
        "vibe-legacy": lambda: save(at("vibe_full_legacy.pth.tar"), vibe(seed), False),
        "vibe-zip": lambda: save(at("vibe_full_zip.pth.tar"), vibe(seed), True),
        "spin-legacy": lambda: save(at("spin_full_legacy.pth.tar"), spin(seed), False),
        "spin-zip": lambda: save(at("spin_full_zip.pth.tar"), spin(seed), True),
        "smpl": lambda: smpl(at("SMPL_LIKE.pkl")),
        "mean-params": lambda: save_mean_params(at("smpl_mean_params.npz")),
        "regressors": lambda: regressors(options.folder),
        "prior": lambda: prior(at("gmm_08.pkl"), seed),
    }
    os.makedirs(options.folder, exist_ok=True)
    print(json.dumps({name: makers[name]() for name in options.names or makers}))


main()
