"""VIBE's networks in PyTorch, written from the same specification as the studio's own, with the published tensor names.

Plain PyTorch (1.13 or newer), no further packages. Shapes: N clips, T frames.
"""

import torch
from torch import nn
from torch.nn import functional as F

from vibe_geometry import matrix_to_axis_angle, project_weak, six_numbers_to_matrix

STAGES = ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2))
EXPANSION = 4


class Bottleneck(nn.Module):
    """Narrow, 3 x 3 (with the stride), wide; added to what came in."""

    def __init__(self, inputs, narrow, stride, first):
        super().__init__()
        wide = narrow * EXPANSION
        self.conv1 = nn.Conv2d(inputs, narrow, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(narrow)
        self.conv2 = nn.Conv2d(narrow, narrow, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(narrow)
        self.conv3 = nn.Conv2d(narrow, wide, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(wide)
        shortcut = nn.Sequential(nn.Conv2d(inputs, wide, 1, stride, bias=False), nn.BatchNorm2d(wide))
        self.downsample = shortcut if first else None

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Trunk(nn.Module):
    """ResNet-50: crops (N, 3, 224, 224) to features (N, 2048)."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        inputs = 64
        for index, (narrow, blocks, stride) in enumerate(STAGES):
            stage = []
            for block in range(blocks):
                stage.append(Bottleneck(inputs, narrow, stride if block == 0 else 1, block == 0))
                inputs = narrow * EXPANSION
            self.add_module(f"layer{index + 1}", nn.Sequential(*stage))

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for index in range(len(STAGES)):
            x = getattr(self, f"layer{index + 1}")(x)
        return F.avg_pool2d(x, 7, 1).flatten(1)


class TemporalEncoder(nn.Module):
    """GRU over frames, a linear layer of its rectified outputs, and the input added where the widths agree."""

    def __init__(self, layers=2, hidden=1024, width=2048, linear=True, bidirectional=False, residual=True):
        super().__init__()
        self.gru = nn.GRU(width, hidden, layers, bidirectional=bidirectional)
        across = hidden * (2 if bidirectional else 1)
        self.linear = nn.Linear(across, width) if linear or bidirectional else None
        self.residual = residual

    def forward(self, x, state=None):
        """(N, T, width), state or None to (N, T, width), state."""
        y, state = self.gru(x.transpose(0, 1), state)
        y = y.transpose(0, 1)
        if self.linear is not None:
            y = self.linear(F.relu(y))
        if self.residual and y.shape[-1] == x.shape[-1]:
            y = y + x
        return y, state


class Regressor(nn.Module):
    """Iterative regression of pose (6 numbers a joint), shape and camera. No activation functions, as published."""

    def __init__(self, width=2048, hidden=1024, iterations=3):
        super().__init__()
        self.iterations = iterations
        self.fc1 = nn.Linear(width + 144 + 13, hidden)
        self.fc2 = nn.Linear(hidden, hidden)
        self.decpose = nn.Linear(hidden, 144)
        self.decshape = nn.Linear(hidden, 10)
        self.deccam = nn.Linear(hidden, 3)
        for name, size in (("pose", 144), ("shape", 10), ("cam", 3)):
            self.register_buffer(f"init_{name}", torch.zeros(1, size))

    def state(self, features):
        """Features (M, width) to pose (M, 144), shape (M, 10) and camera (M, 3)."""
        count = features.shape[0]
        pose, shape, cam = (start.expand(count, -1) for start in (self.init_pose, self.init_shape, self.init_cam))
        for _ in range(self.iterations):
            hidden = self.fc2(self.fc1(torch.cat([features, pose, shape, cam], 1)))
            pose = pose + self.decpose(hidden)
            shape = shape + self.decshape(hidden)
            cam = cam + self.deccam(hidden)
        return pose, shape, cam

    def theta(self, features):
        """Features (M, width) to theta (M, 85) and joint rotations (M, 24, 3, 3)."""
        pose, shape, cam = self.state(features)
        rotations = six_numbers_to_matrix(pose).view(-1, 24, 3, 3)
        angles = matrix_to_axis_angle(rotations.view(-1, 3, 3)).view(-1, 72)
        return torch.cat([cam, angles, shape], 1), rotations

    def forward(self, features, body=None):
        """All that VIBE gives of each frame; vertices and joints where there is a body."""
        theta, rotations = self.theta(features)
        result = {"theta": theta, "rotmat": rotations}
        if body is not None:
            result["verts"], joints = body(theta[:, 75:], rotations)
            result["kp_3d"] = joints
            result["kp_2d"] = project_weak(joints, theta[:, :3])
        return result


class SelfAttention(nn.Module):
    """A score per frame, softmax of the activated scores over time, and the sum of frames by it."""

    def __init__(self, width, layers, dropout=0.0, activation=nn.Tanh):
        super().__init__()
        parts = []
        for layer in range(layers):
            outputs = 1 if layer == layers - 1 else width
            parts += [nn.Linear(width, outputs), activation(), nn.Dropout(dropout)]
        self.attention = nn.Sequential(*parts)

    def forward(self, x):
        scores = torch.softmax(self.attention(x).squeeze(-1), 1)
        return (x * scores.unsqueeze(-1)).sum(1), scores


class MotionDiscriminator(nn.Module):
    """Judges a motion (N, T, 69) of 23 joints as axis-angle: (N, 1)."""

    def __init__(self, hidden=1024, width=69, layers=2, pooling="attention", attention_layers=3, dropout=0.2):
        super().__init__()
        self.pooling = pooling
        self.gru = nn.GRU(width, hidden, layers)
        if pooling == "attention":
            self.attention = SelfAttention(hidden, attention_layers, dropout)
        self.fc = nn.Linear(2 * hidden if pooling == "concat" else hidden, 1)

    def forward(self, x):
        y = self.gru(x.transpose(0, 1))[0].transpose(0, 1)
        if self.pooling == "attention":
            return self.fc(self.attention(y)[0])
        if self.pooling == "concat":
            y = F.relu(y)
            return self.fc(torch.cat([y.mean(1), y.amax(1)], 1))
        return self.fc(y[:, -1])


class Vibe(nn.Module):
    """The demo's model: crops or features (N, T, ...) to all results (N, T, ...)."""

    def __init__(self, encoder, regressor, trunk=None, body=None):
        super().__init__()
        self.hmr = trunk
        self.encoder = encoder
        self.regressor = regressor
        self.body = body

    def forward(self, x):
        clips, frames = x.shape[:2]
        if x.dim() == 5:
            x = self.hmr(x.flatten(0, 1)).view(clips, frames, -1)
        encoded, _ = self.encoder(x)
        result = self.regressor(encoded.reshape(clips * frames, -1), self.body)
        result = {name: value.view(clips, frames, *value.shape[1:]) for name, value in result.items()}
        return {"features": x, "encoded": encoded, **result}
