"""One iteration of VIBE's training in PyTorch: generator step, then discriminator step, as the published code takes them.

  vibe_training.py FILE.npz [published]
      The file holds the weights (`encoder.…`, `regressor.…`, `discriminator.…`), the batch (`feed.…`) and the body
      (`body.…`, arrays under SMPL's names). With `published`, dropout acts
      as published. Reads one JSON request per line and answers each with one line:
      {"do": "step", "threads"} -> {"seconds", "cpu", "generator", "discriminator", "peak_mb"}, where the last four are
      processor seconds, the two losses before their updates, and the largest memory so far
"""

import json
import resource
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from vibe_geometry import Body, project_weak
from vibe_networks import MotionDiscriminator
from vibe_reference import make_encoder, make_regressor, part

ANNOTATED = slice(25, 39)
WEIGHTS = {"kp_2d": 300.0, "kp_3d": 300.0, "pose": 60.0, "shape": 0.06, "adversarial": 0.5}


def rodrigues(angles):
    """Axis-angle (M, 3) to (M, 3, 3), through quaternions as the published code does."""
    angle = (angles + 1e-8).norm(dim=1, keepdim=True)
    axis = angles / angle
    w = torch.cos(angle / 2)
    x, y, z = (axis * torch.sin(angle / 2)).unbind(1)
    w = w[:, 0]
    rows = (
        (w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (w * y + x * z)),
        (2 * (w * z + x * y), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)),
        (2 * (x * z - w * y), 2 * (w * x + y * z), w * w - x * x - y * y + z * z),
    )
    return torch.stack([torch.stack(row, 1) for row in rows], 1)


class DroppingRegressor(nn.Module):
    """The regressor with dropout behind its two hidden layers, as in training."""

    def __init__(self, regressor, rate):
        super().__init__()
        self.inner = regressor
        self.drop = nn.Dropout(rate)

    def forward(self, features, body):
        inner = self.inner
        count = features.shape[0]
        pose, shape, cam = (start.expand(count, -1) for start in (inner.init_pose, inner.init_shape, inner.init_cam))
        for _ in range(inner.iterations):
            hidden = self.drop(inner.fc1(torch.cat([features, pose, shape, cam], 1)))
            hidden = self.drop(inner.fc2(hidden))
            pose = pose + inner.decpose(hidden)
            shape = shape + inner.decshape(hidden)
            cam = cam + inner.deccam(hidden)
        inner.state = lambda _: (pose, shape, cam)
        theta, rotations = inner.theta(features)
        _, joints = body(theta[:, 75:], rotations)
        return theta, joints, project_weak(joints, theta[:, :3])


class Training:
    def __init__(self, path, published):
        stored = np.load(path)
        tensors = {key: torch.from_numpy(stored[key]) for key in stored.files}
        arrays = {key[5:]: stored[key] for key in stored.files if key.startswith("body.")}
        self.body = Body(arrays)
        self.encoder = make_encoder(part(tensors, "encoder.")).train()
        self.regressor = DroppingRegressor(make_regressor(part(tensors, "regressor.")), 0.5 if published else 0.0).train()
        self.discriminator = MotionDiscriminator(dropout=0.2 if published else 0.0)
        missing = self.discriminator.load_state_dict(part(tensors, "discriminator."), strict=True)
        assert not missing.missing_keys
        self.discriminator.train()
        self.feeds = part(tensors, "feed.")
        generator = [*self.encoder.parameters(), *self.regressor.parameters()]
        self.generator_optimiser = torch.optim.Adam(generator, lr=5e-5)
        self.discriminator_optimiser = torch.optim.Adam(self.discriminator.parameters(), lr=1e-4, weight_decay=1e-4)

    def losses(self, theta, joints3d, joints2d):
        truth = self.feeds
        solid = truth["truth.theta"].shape[0] * truth["truth.theta"].shape[1]
        flat = lambda name: truth[name].flatten(0, 1)
        kp_2d = flat("truth.keypoints2d")
        total = WEIGHTS["kp_2d"] * (kp_2d[..., 2:] * (joints2d - kp_2d[..., :2]) ** 2).mean()
        centred = lambda x: x[:, ANNOTATED] - x[:, 27:29].mean(1, keepdim=True)
        difference = centred(joints3d[-solid:]) - centred(flat("truth.keypoints3d"))
        total = total + WEIGHTS["kp_3d"] * (difference**2).mean()
        real = flat("truth.theta")
        turned = lambda x: rodrigues(x[:, 3:75].reshape(-1, 3))
        total = total + WEIGHTS["pose"] * ((turned(theta[-solid:]) - turned(real)) ** 2).mean()
        return total + WEIGHTS["shape"] * ((theta[-solid:, 75:] - real[:, 75:]) ** 2).mean()

    def step(self):
        features = self.feeds["features"]
        clips, frames = features.shape[:2]
        encoded, _ = self.encoder(features)
        theta, joints3d, joints2d = self.regressor(encoded.reshape(clips * frames, -1), self.body)
        motion = theta.view(clips, frames, 85)[:, :, 6:75]
        score = self.discriminator(motion)
        adversarial = WEIGHTS["adversarial"] * ((score - 1) ** 2).sum() / clips
        loss = self.losses(theta, joints3d, joints2d) + adversarial
        self.generator_optimiser.zero_grad()
        loss.backward()
        self.generator_optimiser.step()
        real = self.discriminator(self.feeds["real.theta"][:, :, 6:75])
        fake = self.discriminator(motion.detach())
        against = ((real - 1) ** 2).sum() / real.shape[0] + (fake**2).sum() / clips
        against = WEIGHTS["adversarial"] * against
        self.discriminator_optimiser.zero_grad()
        against.backward()
        self.discriminator_optimiser.step()
        return loss.item(), against.item()


def main():
    training = Training(sys.argv[1], "published" in sys.argv[2:])
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if torch.get_num_threads() != request["threads"]:
            torch.set_num_threads(request["threads"])
        start, cpu = time.perf_counter(), time.process_time()
        generator, discriminator = training.step()
        answer = {
            "seconds": time.perf_counter() - start,
            "cpu": time.process_time() - cpu,
            "generator": generator,
            "discriminator": discriminator,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
