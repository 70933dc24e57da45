"""Imports an animation file, sets up its camera, and writes where Blender shows bones and vertices in the picture.

Usage: blender -b --factory-startup --python dump-camera.py -- FILE OUT.json FRAME[,FRAME...] FPS WIDTH HEIGHT SCRIPT|- [RENDER.png]

With SCRIPT the camera is the one that script makes, else the one that stands in the file. Frames count from 0. Pixels:
(0, 0) is the top-left corner of the picture.
"""
import builtins
import json
import os
import sys

import bpy
from bpy_extras.object_utils import world_to_camera_view

# As in dump-import.py: Debian's Blender 3.4 runs with a newer Python and numpy.
plain_open = builtins.open
builtins.open = lambda file, mode="r", *rest, **named: plain_open(file, mode.replace("U", ""), *rest, **named)
try:
    import numpy

    numpy.bool = bool
except ImportError:
    pass

arguments = sys.argv[sys.argv.index("--") + 1:]
path, out_path = arguments[0], arguments[1]
frames = [int(frame) for frame in arguments[2].split(",")]
fps = float(arguments[3])
width, height = int(arguments[4]), int(arguments[5])
script = arguments[6]
render = arguments[7] if len(arguments) > 7 else None

bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene
scene.render.fps = round(fps)
scene.render.fps_base = round(fps) / fps
if path.endswith(".fbx"):
    bpy.ops.import_scene.fbx(filepath=path)
else:
    bpy.ops.import_scene.gltf(filepath=path)
armature = next(o for o in scene.objects if o.type == "ARMATURE")
body = next((o for o in scene.objects if o.type == "MESH" and o.find_armature() is not None), None)
first = round(armature.animation_data.action.frame_range[0])
if script == "-":
    scene.camera = next(o for o in scene.objects if o.type == "CAMERA")
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.resolution_percentage = 100
    if path.endswith(".fbx") and height > width:
        # An FBX tells the film's width; the importer leaves the fit to Blender, which takes the longer side.
        scene.camera.data.sensor_fit = "HORIZONTAL"
else:
    exec(compile(open(script).read(), script, "exec"), {"__file__": script, "__name__": "__main__"})


def pixels(point):
    u, v, depth = world_to_camera_view(scene, scene.camera, point)
    return [u * scene.render.resolution_x, (1 - v) * scene.render.resolution_y, depth]


result = []
for frame in frames:
    scene.frame_set(first + frame)
    depsgraph = bpy.context.evaluated_depsgraph_get()
    bones = {b.name: pixels(armature.matrix_world @ b.head) for b in armature.pose.bones}
    vertices = []
    if body is not None:
        shown = body.evaluated_get(depsgraph)
        data = shown.to_mesh()
        vertices = [
            {"world": list(shown.matrix_world @ v.co), "px": pixels(shown.matrix_world @ v.co)}
            for v in list(data.vertices)[::50]
        ]
        shown.to_mesh_clear()
    result.append({"frame": frame, "bones": bones, "vertices": vertices})

if render:
    scene.frame_set(first + frames[-1])
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.render.film_transparent = True
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGBA"
    scene.render.filepath = render
    bpy.ops.render.render(write_still=True)

with plain_open(out_path, "w") as out:
    json.dump({
        "size": [scene.render.resolution_x, scene.render.resolution_y],
        "fps": scene.render.fps / scene.render.fps_base,
        "range": [scene.frame_start - first, scene.frame_end - first],
        "frames": result,
    }, out)
