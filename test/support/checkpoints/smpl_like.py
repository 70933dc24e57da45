"""A body with SMPL's sizes made from the studio's own: 6890 vertices, 13776 triangles, all arrays of SMPL."""

import os

import numpy as np

BUILTIN = os.path.join(os.path.dirname(__file__), "../../../models/builtin-body/body.npz")
VERTICES = 6890
JOINTS = 24

# Vertices that the 49 joints pick, and the direction from a joint in which each lies (SMPL's frame: y up, facing +z,
# the body's left at +x): nose, eyes, ears, toes and heels, then the tips of the fingers.
PICKS = [
    (332, 15, (0, 0.3, 1)), (6260, 15, (-0.3, 0.6, 0.8)), (2800, 15, (0.3, 0.6, 0.8)), (4071, 15, (-1, 1.2, 0)),
    (583, 15, (1, 1.2, 0)), (3216, 10, (-0.3, 0, 1)), (3226, 10, (0.6, 0, 1)), (3387, 7, (0, -1, -1)),
    (6617, 11, (0.3, 0, 1)), (6624, 11, (-0.6, 0, 1)), (6787, 8, (0, -1, -1)),
    (2746, 22, (0.2, 0, 1)), (2319, 22, (1, 0, 0.4)), (2445, 22, (1, 0, 0.1)), (2556, 22, (1, 0, -0.2)),
    (2673, 22, (1, 0, -0.6)), (6191, 23, (-0.2, 0, 1)), (5782, 23, (-1, 0, 0.4)), (5905, 23, (-1, 0, 0.1)),
    (6016, 23, (-1, 0, -0.2)), (6133, 23, (-1, 0, -0.6)),
]  # fmt: skip

# Further joints as (joint of SMPL, height above it): right hip, left hip, neck, head top, pelvis, thorax, spine, jaw, head.
EXTRA = [(2, 0), (1, 0), (12, 0), (15, 0.18), (0, 0), (9, 0.1), (6, 0), (15, 0), (15, 0.1)]
# Human3.6M: hip, left leg, right leg, spine, neck, head, head top, left arm, right arm.
H36M = [*((j, 0) for j in (0, 1, 4, 7, 2, 5, 8, 6, 12)), (15, 0.08), (15, 0.18), *((j, 0) for j in (16, 18, 20, 17, 19, 21))]  # fmt: skip


def built_in():
    """Arrays of the built-in body in SMPL's dense forms, double precision."""
    stored = np.load(BUILTIN)
    body = {name: stored[name].astype(np.float64) for name in ("v_template", "shapedirs", "weights")}
    count = len(body["v_template"])
    starts, at = stored["posedirs_starts"], stored["posedirs_vertices"]
    posedirs = np.zeros((count, 3, 207))
    for joint in range(JOINTS - 1):
        rows = slice(starts[joint], starts[joint + 1])
        posedirs[at[rows], :, joint * 9 : joint * 9 + 9] = stored["posedirs_values"][rows] * stored["posedirs_scale"]
    body["posedirs"] = posedirs
    body["kintree_table"] = stored["kintree_table"]
    dense = np.zeros((JOINTS, count))
    for joint in range(JOINTS):
        rows = slice(stored["J_regressor_indptr"][joint], stored["J_regressor_indptr"][joint + 1])
        dense[joint, stored["J_regressor_indices"][rows]] = stored["J_regressor_data"][rows]
    body["J_regressor"] = dense
    return body, stored["f"].astype(np.int64)


def collapse_edges(points, faces, target):
    """
    Collapses short edges of a closed mesh until `target` vertices are left; an edge whose ends share exactly two
    neighbours leaves the mesh closed. Gives for each old vertex the one it became, and the triangles.
    """
    neighbours = [set() for _ in points]
    for a, b, c in faces:
        neighbours[a] |= {b, c}
        neighbours[b] |= {a, c}
        neighbours[c] |= {a, b}
    became = np.arange(len(points))
    edges = np.unique(np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1), axis=0)
    order = np.argsort(((points[edges[:, 0]] - points[edges[:, 1]]) ** 2).sum(axis=1), kind="stable")
    left = len(points)
    touched = np.zeros(len(points), bool)
    for keep, gone in edges[order]:
        if left == target:
            break
        # A vertex takes part once, so that no region is thinned out alone.
        if touched[keep] or touched[gone] or len(neighbours[keep] & neighbours[gone]) != 2:
            continue
        shared = neighbours[keep] & neighbours[gone]
        if any(len(neighbours[vertex]) < 4 for vertex in shared):
            continue
        for vertex in neighbours[gone]:
            neighbours[vertex].discard(gone)
            if vertex != keep:
                neighbours[vertex].add(keep)
                neighbours[keep].add(vertex)
        became[gone] = keep
        touched[[keep, gone]] = True
        left -= 1
    assert left == target, "not enough edges could be collapsed"
    moved = became[faces]
    whole = (moved[:, 0] != moved[:, 1]) & (moved[:, 1] != moved[:, 2]) & (moved[:, 2] != moved[:, 0])
    return became, moved[whole]


def rows_of(body, points):
    """
    Regressor rows of points (joint, height above it in metres): a joint's own row, else a mean of the 24 nearest
    vertices, nearer ones counting more. Each row sums to 1.
    """
    vertices, regressor = body["v_template"], body["J_regressor"]
    out = np.zeros((len(points), len(vertices)))
    for row, (joint, height) in enumerate(points):
        out[row] = regressor[joint] / regressor[joint].sum()
        if height == 0:
            continue
        distances = np.linalg.norm(vertices - (out[row] @ vertices + [0, height, 0]), axis=1)
        near = np.argsort(distances, kind="stable")[:24]
        weights = 1 / (0.02 + distances[near])
        out[row] = 0
        out[row, near] = weights / weights.sum()
    return out


def small_body():
    """
    The body's arrays under SMPL's names, double precision, and the regressors of further joints: `extra` [9, V] and
    `h36m` [17, V].
    """
    body, faces = built_in()
    joints = body["J_regressor"] @ body["v_template"]
    became, faces = collapse_edges(body["v_template"], faces, VERTICES)
    kept, where = np.unique(became, return_inverse=True)
    counts = np.bincount(where).astype(np.float64)
    out = {}
    for name in ("v_template", "shapedirs", "weights", "posedirs"):
        flat = body[name].reshape(len(became), -1)
        sums = np.zeros((len(kept), flat.shape[1]))
        np.add.at(sums, where, flat)
        out[name] = (sums / counts[:, None]).reshape((len(kept),) + body[name].shape[1:])
    index = np.zeros(len(became), np.int64)
    index[kept] = np.arange(len(kept))
    order = picked_order(out["v_template"], joints)
    place = np.argsort(order)
    out = {name: array[order] for name, array in out.items()}
    out["weights"] /= out["weights"].sum(axis=1, keepdims=True)
    out["f"] = place[index[faces]].astype(np.uint32)
    vertices = out["v_template"]
    regressor = np.zeros((JOINTS, len(kept)))
    np.add.at(regressor.T, where, body["J_regressor"].T)
    out["J_regressor"] = regressor[:, order]
    out["kintree_table"] = body["kintree_table"].astype(np.int64)
    out["kintree_table"][0, 0] = 2**32 - 1
    return out, {"extra": rows_of(out, EXTRA), "h36m": rows_of(out, H36M)}


def picked_order(vertices, joints):
    """An order of the vertices in which the picked ones lie where the body has them."""
    order = np.arange(len(vertices))
    for index, joint, direction in PICKS:
        direction = np.asarray(direction) / np.linalg.norm(direction)
        offset = vertices[order] - joints[joint]
        near = np.linalg.norm(offset, axis=1) < 0.2
        score = np.where(near, offset @ direction, -1)
        best = int(np.argmax(score))
        order[[index, best]] = order[[best, index]]
    return order
