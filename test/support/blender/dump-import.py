"""Imports one animation file the way a user would and writes what stands in the scene as JSON.

Usage: blender -b --factory-startup --python dump-import.py -- FILE OUT.json FRAME[,FRAME...] FPS [VERTEX_STEP]

Frames count from 0; Blender's own numbering (first key at frame 1, or 0 for glTF) is worked out from the action. FPS is
needed for glTF alone, which knows seconds and no frames. Everything is given in Blender's world: metres, Z up.
"""
import builtins
import json
import os
import sys

import bpy

# Debian 12 pairs Blender 3.4 with a newer Python and numpy than it was made for. Its BVH importer asks for the file
# mode "U", which Python 3.11 no longer knows; its glTF importer for `numpy.bool`, which numpy 1.24 no longer has.
plain_open = builtins.open
builtins.open = lambda file, mode="r", *rest, **named: plain_open(file, mode.replace("U", ""), *rest, **named)
try:
    import numpy

    numpy.bool = bool
except ImportError:
    pass  # only the glTF importer needs it

arguments = sys.argv[sys.argv.index("--") + 1:]
path, out_path = arguments[0], arguments[1]
frames = [int(frame) for frame in arguments[2].split(",")]
fps = float(arguments[3])
vertex_step = int(arguments[4]) if len(arguments) > 4 else 50

bpy.ops.wm.read_factory_settings(use_empty=True)
kind = os.path.splitext(path)[1]
if kind == ".fbx":
    bpy.ops.import_scene.fbx(filepath=path)
elif kind == ".glb":
    bpy.ops.import_scene.gltf(filepath=path)
elif kind == ".bvh":
    bpy.ops.import_anim.bvh(filepath=path, global_scale=0.01, update_scene_fps=True, update_scene_duration=True)
else:
    sys.exit("unknown kind of file: " + kind)

scene = bpy.context.scene
depsgraph = bpy.context.evaluated_depsgraph_get()
armatures = [o for o in scene.objects if o.type == "ARMATURE"]
meshes = [o for o in scene.objects if o.type == "MESH" and o.find_armature() is not None]


def matrix_rows(matrix):
    return [list(row) for row in matrix]


def world_points(data, world):
    return [list(world @ v.co) for v in data.vertices]


def bounds(points):
    return {
        "low": [min(p[a] for p in points) for a in range(3)],
        "high": [max(p[a] for p in points) for a in range(3)],
    }


def shape_keys(mesh):
    """Names, values and how far every `vertex_step`-th vertex goes, in the world's axes, metres."""
    keys = mesh.data.shape_keys
    if keys is None:
        return []
    basis = keys.reference_key
    turn = mesh.matrix_world.to_3x3()
    return [{
        "name": key.name,
        "value": key.value,
        "offsets": [list(turn @ (k.co - b.co)) for k, b in list(zip(key.data, basis.data))[::vertex_step]],
    } for key in keys.key_blocks if key != basis]


def bones_now(armature):
    return {b.name: matrix_rows(armature.matrix_world @ b.matrix) for b in armature.pose.bones}


people = []
for armature in armatures:
    action = armature.animation_data.action if armature.animation_data else None
    people.append({
        "name": armature.name,
        "action": action.name if action else None,
        "range": list(action.frame_range) if action else None,
        "rest": {b.name: matrix_rows(armature.matrix_world @ b.matrix_local) for b in armature.data.bones},
        "parents": {b.name: b.parent.name if b.parent else None for b in armature.data.bones},
        "frames": [],
        "mesh": None,
    })

# Frames of the scene per frame of the file. glTF keys stand at seconds times the whole scene rate. The FBX importer leaves
# out the fractional part of the rate ("fps_base"): at 29.97 fps its keys are 1.001 scene frames apart.
frame_length = {".glb": scene.render.fps / fps, ".fbx": scene.render.fps_base, ".bvh": 1.0}[kind]

for frame in frames:
    for person, armature in zip(people, armatures):
        start = person["range"][0] if person["range"] else scene.frame_start
        at = start + frame * frame_length
        scene.frame_set(int(at), subframe=at - int(at))
        depsgraph.update()
        person["frames"].append({"frame": frame, "bones": bones_now(armature)})
        for mesh in meshes:
            if mesh.find_armature() != armature:
                continue
            evaluated = mesh.evaluated_get(depsgraph)
            points = world_points(evaluated.to_mesh(), evaluated.matrix_world)
            if person["mesh"] is None:
                rest = world_points(mesh.data, mesh.matrix_world)
                person["mesh"] = {
                    "count": len(points), "step": vertex_step, "rest": bounds(rest), "frames": [],
                    "shapes": shape_keys(mesh),
                }
            person["mesh"]["frames"].append({"bounds": bounds(points), "points": points[::vertex_step]})
            evaluated.to_mesh_clear()

with open(out_path, "w") as out:
    json.dump({
        "blender": bpy.app.version_string,
        "fps": scene.render.fps / scene.render.fps_base,
        "people": people,
    }, out)
