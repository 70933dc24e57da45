"""Makes a small character (armature and body of blobs) and exports it with Blender's own exporters.

Usage: blender -b --factory-startup --python make-character.py -- OUT.fbx OUT.glb
"""
import sys

import bmesh
import bpy
from mathutils import Matrix, Vector

try:
    import numpy

    numpy.bool = bool  # see dump-import.py
except ImportError:
    pass

fbx_path, glb_path = sys.argv[sys.argv.index("--") + 1:]
bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene
armature = bpy.data.armatures.new("Rig")
rig = bpy.data.objects.new("Rig", armature)
scene.collection.objects.link(rig)
bpy.context.view_layer.objects.active = rig

# name, head, tail, parent; names without a side stand in the middle, others are mirrored
MIDDLE = [
    ("Hips", (0, 0, 1), (0, 0, 1.1), None),
    ("Spine", (0, 0, 1.1), (0, 0, 1.25), "Hips"),
    ("Chest", (0, 0, 1.25), (0, 0, 1.45), "Spine"),
    ("Neck", (0, 0, 1.45), (0, 0, 1.55), "Chest"),
    ("Head", (0, 0, 1.55), (0, 0, 1.8), "Neck"),
]
SIDE = [
    ("Shoulder", (0.03, 0, 1.42), (0.17, 0, 1.42), "Chest"),
    ("UpperArm", (0.17, 0, 1.42), (0.4, 0, 1.22), "Shoulder"),
    ("LowerArm", (0.4, 0, 1.22), (0.6, -0.04, 1.02), "UpperArm"),
    ("Hand", (0.6, -0.04, 1.02), (0.7, -0.06, 0.94), "LowerArm"),
    ("UpperLeg", (0.1, 0, 0.97), (0.11, -0.01, 0.53), "Hips"),
    ("LowerLeg", (0.11, -0.01, 0.53), (0.12, 0.02, 0.1), "UpperLeg"),
    ("Foot", (0.12, 0.02, 0.1), (0.12, -0.1, 0.02), "LowerLeg"),
    ("Toes", (0.12, -0.1, 0.02), (0.12, -0.17, 0.02), "Foot"),
]
bones = list(MIDDLE)
middle_names = {name for name, *_ in MIDDLE}
for mark, sign in ((".L", 1), (".R", -1)):
    for name, head, tail, parent in SIDE:
        above = parent if parent in middle_names else parent + mark
        bones.append((name + mark, (head[0] * sign, *head[1:]), (tail[0] * sign, *tail[1:]), above))

bpy.ops.object.mode_set(mode="EDIT")
for name, head, tail, parent in bones:
    bone = armature.edit_bones.new(name)
    bone.head, bone.tail = head, tail
    if parent:
        bone.parent = armature.edit_bones[parent]
bpy.ops.object.mode_set(mode="OBJECT")

mesh = bpy.data.meshes.new("Body")
body = bpy.data.objects.new("Body", mesh)
scene.collection.objects.link(body)
blobs = bmesh.new()
groups = []
for name, head, tail, _ in bones:
    head, tail = Vector(head), Vector(tail)
    along = tail - head
    thick = 0.14 if name in ("Hips", "Spine", "Chest") else 0.09 if name == "Head" else 0.045
    place = Matrix.Translation((head + tail) / 2) @ along.to_track_quat("Z", "Y").to_matrix().to_4x4()
    size = Matrix.Diagonal((thick, thick, along.length * 0.6, 1))
    made = bmesh.ops.create_uvsphere(blobs, u_segments=8, v_segments=6, radius=1, matrix=place @ size)
    groups.append((name, made["verts"]))
blobs.verts.index_update()
indices = [(name, [vertex.index for vertex in vertices]) for name, vertices in groups]
blobs.to_mesh(mesh)
for name, members in indices:
    body.vertex_groups.new(name=name).add(members, 1, "REPLACE")
body.modifiers.new("Armature", "ARMATURE").object = rig
body.parent = rig

bpy.ops.export_scene.fbx(filepath=fbx_path, bake_anim=False)
bpy.ops.export_scene.gltf(filepath=glb_path)
