"""Imports many animation files, one after the other, and writes where their bones stand as JSON.

Usage: blender -b --factory-startup --python dump-skeletons.py -- LIST.json OUT.json

LIST is [{"path", "fps", "frames": [...]}], frames counting from 0. Everything is given in Blender's world: metres, Z up.
"""
import builtins
import json
import os
import sys

import bpy

# Debian 12 pairs Blender 3.4 with a newer Python and numpy than it was made for; see dump-import.py.
plain_open = builtins.open
builtins.open = lambda file, mode="r", *rest, **named: plain_open(file, mode.replace("U", ""), *rest, **named)
try:
    import numpy

    numpy.bool = bool
except ImportError:
    pass  # only the glTF importer needs it


def rows(matrix):
    return [list(row) for row in matrix]


def load(path):
    kind = os.path.splitext(path)[1]
    if kind == ".fbx":
        bpy.ops.import_scene.fbx(filepath=path)
    elif kind == ".glb":
        bpy.ops.import_scene.gltf(filepath=path)
    elif kind == ".bvh":
        bpy.ops.import_anim.bvh(filepath=path, global_scale=0.01, update_scene_fps=True, update_scene_duration=True)
    else:
        sys.exit("unknown kind of file: " + kind)
    return kind


def dump(path, fps, frames):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    kind = load(path)
    scene = bpy.context.scene
    armature = next(o for o in scene.objects if o.type == "ARMATURE")
    # Frames of the scene per frame of the file, as in dump-import.py.
    step = {".glb": scene.render.fps / fps, ".fbx": scene.render.fps_base, ".bvh": 1.0}[kind]
    start, end = armature.animation_data.action.frame_range
    world = armature.matrix_world
    meshes = [o for o in scene.objects if o.type == "MESH" and o.find_armature() == armature]
    found = {
        "range": [start, end],
        "fps": scene.render.fps / scene.render.fps_base,
        "rest": {b.name: rows(world @ b.matrix_local) for b in armature.data.bones},
        "parents": {b.name: b.parent.name if b.parent else None for b in armature.data.bones},
        "low": min(((o.matrix_world @ v.co).z for o in meshes for v in o.data.vertices), default=None),
        "frames": [],
    }
    for frame in frames:
        at = start + frame * step
        scene.frame_set(int(at), subframe=at - int(at))
        bpy.context.evaluated_depsgraph_get().update()
        found["frames"].append({b.name: rows(armature.matrix_world @ b.matrix) for b in armature.pose.bones})
    return found


list_path, out_path = sys.argv[sys.argv.index("--") + 1:]
with open(list_path) as file:
    orders = json.load(file)
with open(out_path, "w") as out:
    json.dump([dump(order["path"], order["fps"], order["frames"]) for order in orders], out)
