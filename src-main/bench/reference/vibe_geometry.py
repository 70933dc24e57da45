"""Rotations, projection and the SMPL body as VIBE uses them. Angles in radians, lengths in metres."""

import torch
from torch import nn
from torch.nn import functional as F

FOCAL = 5000.0
CROP = 224.0
EPSILON = 1e-6

# 49 joints among 24 joints, 21 picked vertices and 9 regressed joints.
JOINTS_49 = (
    24, 12, 17, 19, 21, 16, 18, 20, 0, 2, 5, 8, 1, 4, 7, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34,
    8, 5, 45, 46, 4, 7, 21, 19, 17, 16, 18, 20, 47, 48, 49, 50, 51, 52, 53, 24, 26, 25, 28, 27,
)  # fmt: skip
PARENTS = (-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21)
PICKED_VERTICES = (
    332, 6260, 2800, 4071, 583, 3216, 3226, 3387, 6617, 6624, 6787,
    2746, 2319, 2445, 2556, 2673, 6191, 5782, 5905, 6016, 6133,
)  # fmt: skip


def six_numbers_to_matrix(numbers):
    """(M, 144) or any multiple of six to (M', 3, 3). The numbers are a 3 x 2 matrix, row by row."""
    columns = numbers.reshape(-1, 3, 2)
    first = F.normalize(columns[:, :, 0], dim=1, eps=EPSILON)
    second = columns[:, :, 1]
    second = F.normalize(second - (first * second).sum(1, keepdim=True) * first, dim=1, eps=EPSILON)
    return torch.stack([first, second, torch.cross(first, second, dim=1)], -1)


def matrix_to_axis_angle(matrices):
    """(M, 3, 3) to (M, 3), by the quaternion branch that the diagonal asks for."""
    m = [[matrices[:, row, column] for column in range(3)] for row in range(3)]
    (a, b, c), (d, e, f), (g, h, i) = m
    branches = [
        (1 + a - e - i, lambda t: (h - f, t, d + b, c + g)),
        (1 - a + e - i, lambda t: (c - g, d + b, t, h + f)),
        (1 - a - e + i, lambda t: (d - b, c + g, h + f, t)),
        (1 + a + e + i, lambda t: (t, h - f, c - g, d - b)),
    ]
    low = i < EPSILON
    chosen = [low & (a > e), low & ~(a > e), ~low & (a < -e), ~low & ~(a < -e)]
    quaternion = torch.zeros(len(matrices), 4, dtype=matrices.dtype)
    for where, (t, parts) in zip(chosen, branches):
        # Branches that are not chosen must not spoil the gradient; chosen ones have t of 1 or more.
        value = torch.stack(parts(t), 1) * 0.5 / torch.sqrt(t.clamp_min(1e-6))[:, None]
        quaternion = torch.where(where[:, None], value, quaternion)
    w, v = quaternion[:, 0], quaternion[:, 1:]
    square = (v * v).sum(1)
    length = torch.where(square > 0, square, torch.ones_like(square)).sqrt() * (square > 0)
    angle = 2 * torch.where(w < 0, torch.atan2(-length, -w), torch.atan2(length, w))
    factor = torch.where(length > 0, angle / torch.where(length > 0, length, torch.ones_like(length)), torch.full_like(length, 2.0))
    return torch.nan_to_num(v * factor[:, None], nan=0.0)


def project_weak(points, camera):
    """(M, J, 3) and (s, tx, ty) to crop-normalised (M, J, 2): a pinhole far away, as VIBE does it."""
    depth = 2 * FOCAL / (CROP * camera[:, 0] + 1e-9)
    shift = torch.stack([camera[:, 1], camera[:, 2], depth], 1)
    moved = points + shift[:, None]
    return moved[..., :2] / moved[..., 2:] * FOCAL / (CROP / 2)


class Body(nn.Module):
    """SMPL: shape (M, 10) and rotations (M, 24, 3, 3) to vertices (M, V, 3) and 49 joints (M, 49, 3)."""

    def __init__(self, arrays):
        super().__init__()
        tensors = {name: torch.as_tensor(value) for name, value in arrays.items() if value.dtype.kind in "fi"}
        self.template = tensors["v_template"].float()
        self.shapes = tensors["shapedirs"].float()[:, :, :10]
        corrections = tensors["posedirs"].float()
        vertices = len(self.template)
        # Stored as (V, 3, 207) in model files, as (207, 3 V) inside checkpoints.
        self.corrections = corrections if corrections.dim() == 2 else corrections.reshape(vertices * 3, -1).T
        # Joints of the unposed body straight from the shape, where they are given: then not all vertices are needed.
        self.rest_joints = tensors["joint_template"].float() if "joint_template" in tensors else None
        self.rest_directions = tensors["joint_dirs"].float() if "joint_dirs" in tensors else None
        self.rest_regressor = tensors["J_regressor"].float() if "J_regressor" in tensors else None
        self.skinning = tensors["weights"].float()
        self.extra_regressor = tensors["J_regressor_extra"].float()
        self.picked = tensors.get("extra_vids", torch.tensor(PICKED_VERTICES)).long()

    def forward(self, shape, rotations):
        count = len(shape)
        shaped = self.template + torch.einsum("vkl,ml->mvk", self.shapes, shape)
        if self.rest_joints is None:
            rest = torch.einsum("jv,mvk->mjk", self.rest_regressor, shaped)
        else:
            rest = self.rest_joints + torch.einsum("jkl,ml->mjk", self.rest_directions, shape)
        bend = (rotations[:, 1:] - torch.eye(3)).reshape(count, -1)
        posed = shaped + (bend @ self.corrections).view(count, -1, 3)
        turns, places = [], []
        for joint, parent in enumerate(PARENTS):
            if parent < 0:
                turns.append(rotations[:, joint])
                places.append(rest[:, joint])
            else:
                offset = (rest[:, joint] - rest[:, parent]).unsqueeze(-1)
                turns.append(turns[parent] @ rotations[:, joint])
                places.append(places[parent] + (turns[parent] @ offset).squeeze(-1))
        turn, place = torch.stack(turns, 1), torch.stack(places, 1)
        shift = place - (turn @ rest.unsqueeze(-1)).squeeze(-1)
        blended = torch.einsum("vj,mjab->mvab", self.skinning, turn)
        vertices = (blended @ posed.unsqueeze(-1)).squeeze(-1) + torch.einsum("vj,mjk->mvk", self.skinning, shift)
        extra = torch.einsum("jv,mvk->mjk", self.extra_regressor, vertices)
        joints = torch.cat([place, vertices[:, self.picked], extra], 1)
        return vertices, joints[:, list(JOINTS_49)]
