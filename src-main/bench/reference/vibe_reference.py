"""Runs VIBE's networks in PyTorch, beside the studio's own.

  vibe_reference.py forward --checkpoint FILE [--spin FILE] [--body FILE] [--mean-params FILE]
                            [--extra-joints FILE] --input FILE.npz --output FILE.npz
      One forward pass from checkpoint files. The input holds `images` (N, T, 3, 224, 224), normalised, or `features`
      (N, T, 2048); the output `theta`, `rotmat`, `features` and, where there is a body, `verts`, `kp_3d`, `kp_2d`.

  vibe_reference.py bench
      Reads one JSON request per line and answers each with one line:
      {"do": "load", "network": "trunk" | "temporal", "weights": FILE.npz}
      {"do": "run", "network", "input": FILE.npy, "output": FILE.npy}
      {"do": "time", "network", "shape", "threads", "runs"} -> {"seconds"}
      where network is `trunk`, `temporal`, or `stream`: the temporal part frame by frame with its state carried on
"""

import argparse
import json
import pickle
import sys
import time

import numpy as np
import torch

from vibe_geometry import Body
from vibe_networks import Regressor, TemporalEncoder, Trunk, Vibe


def part(tensors, prefix):
    """Entries under a prefix, without it."""
    return {key[len(prefix) :]: value for key, value in tensors.items() if key.startswith(prefix)}


def make_trunk(tensors):
    trunk = Trunk()
    missing, _ = trunk.load_state_dict(tensors, strict=False)
    lost = [key for key in missing if not key.endswith("num_batches_tracked")]
    if lost:
        raise SystemExit(f"the image encoder lacks {lost[0]}")
    return trunk.eval()


def make_encoder(tensors):
    """An encoder of the sizes its tensors have."""
    layers = sum(key.startswith("gru.weight_ih_l") and not key.endswith("_reverse") for key in tensors)
    width = tensors["gru.weight_ih_l0"].shape[1]
    hidden = tensors["gru.weight_hh_l0"].shape[1]
    both = "gru.weight_ih_l0_reverse" in tensors
    encoder = TemporalEncoder(layers, hidden, width, "linear.weight" in tensors, both)
    encoder.load_state_dict(tensors)
    return encoder.eval()


def make_regressor(tensors, means=None):
    """A regressor of the sizes its tensors have; `means` stand in for start values that are absent."""
    hidden, width = tensors["fc1.weight"].shape
    own = {key: value for key, value in tensors.items() if not key.startswith("smpl.")}
    for name in ("pose", "shape", "cam"):
        if means is not None:
            own.setdefault(f"init_{name}", torch.as_tensor(means[name]).float().view(1, -1))
    regressor = Regressor(width - 157, hidden)
    regressor.load_state_dict(own)
    return regressor.eval()


def body_arrays(path, inside, extra_joints):
    """SMPL's arrays from a file (.npz or plain .pkl), else from inside the checkpoint; None where there are none."""
    arrays = {key: value.numpy() for key, value in inside.items()}
    if "lbs_weights" in arrays:
        arrays["weights"] = arrays["lbs_weights"]
    if "vertex_joint_selector.extra_joints_idxs" in arrays:
        arrays["extra_vids"] = arrays["vertex_joint_selector.extra_joints_idxs"]
    if path:
        if path.endswith(".npz"):
            stored = dict(np.load(path))
        else:
            with open(path, "rb") as file:
                stored = pickle.load(file, encoding="latin1")
        dense = {key: value.toarray() if hasattr(value, "toarray") else value for key, value in stored.items()}
        arrays.update({key: value for key, value in dense.items() if isinstance(value, np.ndarray)})
    if extra_joints:
        arrays["J_regressor_extra"] = np.load(extra_joints)
    wanted = ("v_template", "shapedirs", "posedirs", "J_regressor", "weights", "J_regressor_extra", "extra_vids")
    arrays = {key: arrays[key] for key in wanted if key in arrays}
    return arrays if len(arrays) >= len(wanted) - 1 else None


def forward(options):
    generator = torch.load(options.checkpoint, map_location="cpu")["gen_state_dict"]
    means = dict(np.load(options.mean_params)) if options.mean_params else None
    trunk = None
    if options.spin:
        trunk = make_trunk(torch.load(options.spin, map_location="cpu")["model"])
    elif any(key.startswith("hmr.") for key in generator):
        trunk = make_trunk(part(generator, "hmr."))
    arrays = body_arrays(options.body, part(generator, "regressor.smpl."), options.extra_joints)
    model = Vibe(
        make_encoder(part(generator, "encoder.")),
        make_regressor(part(generator, "regressor."), means),
        trunk,
        Body(arrays) if arrays else None,
    )
    given = np.load(options.input)
    x = torch.from_numpy(given["images"] if "images" in given else given["features"]).float()
    result = model(x)
    np.savez(options.output, **{name: value.numpy() for name, value in result.items()})


class Bench:
    """Networks that stay loaded, and how long they take."""

    def __init__(self):
        self.networks = {}
        self.inputs = {}

    def load(self, network, weights):
        tensors = {key: torch.from_numpy(value) for key, value in np.load(weights).items()}
        if network == "trunk":
            self.networks[network] = make_trunk(tensors)
            return {}
        encoder = make_encoder(part(tensors, "encoder."))
        regressor = make_regressor(part(tensors, "regressor."))
        self.networks[network] = lambda x: regressor.theta(encoder(x)[0].flatten(0, 1))[0]
        self.networks["stream"] = lambda x: self.stream(encoder, regressor, x)
        return {}

    def stream(self, encoder, regressor, x):
        state = None
        for frame in range(x.shape[1]):
            encoded, state = encoder(x[:, frame : frame + 1], state)
            regressor.theta(encoded[:, 0])

    def run(self, network, input, output):
        np.save(output, self.networks[network](torch.from_numpy(np.load(input))).numpy())
        return {}

    def time(self, network, shape, threads, runs):
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        key = tuple(shape)
        if key not in self.inputs:
            self.inputs[key] = torch.rand(key)
        start = time.perf_counter()
        for _ in range(runs):
            self.networks[network](self.inputs[key])
        return {"seconds": time.perf_counter() - start}


def serve():
    bench = Bench()
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(getattr(bench, request.pop("do"))(**request)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    modes = parser.add_subparsers(dest="mode", required=True)
    modes.add_parser("bench")
    once = modes.add_parser("forward")
    for name in ("checkpoint", "input", "output"):
        once.add_argument(f"--{name}", required=True)
    for name in ("spin", "body", "mean-params", "extra-joints"):
        once.add_argument(f"--{name}")
    options = parser.parse_args()
    torch.set_grad_enabled(False)
    serve() if options.mode == "bench" else forward(options)


if __name__ == "__main__":
    main()
