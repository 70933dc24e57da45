/**
 * A Python script for Blender (2.93 and later) that reads a camera file lying beside it: makes the camera, sets picture
 * size, frame rate and frame range, and puts the video behind the camera. Run it in Blender's text editor, or with
 * `blender scene.blend --python <script>`.
 *
 * @param cameraFile name of the `.camera.json` beside the script
 */
export function blenderCameraScript(cameraFile: string): string {
  return SCRIPT.replace('@CAMERA_FILE@', () => JSON.stringify(cameraFile));
}

const SCRIPT = `# Sets up the camera that filmed a take of Vibe Studio: run it in Blender's text editor,
# or start Blender with --python and the path of this file.
import json
import os

import bpy
from mathutils import Matrix, Quaternion, Vector

CAMERA_FILE = @CAMERA_FILE@


def first_frame():
    """Where imported motion begins: frame 1 of FBX and BVH, frame 0 of glTF; frame 1 where there is none yet."""
    starts = []
    for item in bpy.context.scene.objects:
        data = item.animation_data
        if item.type == "ARMATURE" and data and data.action:
            starts.append(round(data.action.frame_range[0]))
    return min(starts) if starts else 1


def folder():
    here = globals().get("__file__")
    if here and os.path.exists(here):
        return os.path.dirname(os.path.abspath(here))
    for text in bpy.data.texts:
        if text.filepath and os.path.exists(os.path.join(os.path.dirname(bpy.path.abspath(text.filepath)), CAMERA_FILE)):
            return os.path.dirname(bpy.path.abspath(text.filepath))
    return bpy.path.abspath("//")


def row(rows, frame):
    return rows[frame if len(rows) > 1 else 0]


def set_up(data, where):
    scene = bpy.context.scene
    width, height = data["image_size"]
    scene.render.resolution_x = int(width)
    scene.render.resolution_y = int(height)
    scene.render.resolution_percentage = 100
    scene.render.pixel_aspect_x = scene.render.pixel_aspect_y = 1.0
    numerator, denominator = data["fps"]
    rate = numerator / denominator
    scene.render.fps = max(1, round(rate))
    scene.render.fps_base = scene.render.fps / rate
    scene.frame_start = FIRST_FRAME
    scene.frame_end = FIRST_FRAME + max(0, round(data["times_s"][-1] * rate))

    camera = bpy.data.cameras.new(data["name"])
    camera.sensor_fit = "HORIZONTAL"
    camera.sensor_width = data["sensor_width_mm"]
    camera.shift_x = (width / 2 - data["principal_px"][0]) / width
    camera.shift_y = (data["principal_px"][1] - height / 2) / width
    camera.clip_start = 0.05
    camera.clip_end = 1000.0
    item = bpy.data.objects.new(data["name"], camera)
    scene.collection.objects.link(item)
    item.rotation_mode = "QUATERNION"
    scene.camera = item

    # World of the file: Y up. Blender's: Z up, so (x, y, z) becomes (x, -z, y).
    upright = Matrix(((1, 0, 0), (0, 0, -1), (0, 1, 0)))
    places = data["camera_in_world"]["position"]
    turns = data["camera_in_world"]["quaternion_xyzw"]
    focal = data["focal_mm"]
    rows = max(len(places), len(focal))
    for f in range(rows):
        x, y, z, w = row(turns, f)
        item.location = upright @ Vector(row(places, f))
        item.rotation_quaternion = upright.to_quaternion() @ Quaternion((w, x, y, z))
        camera.lens = row(focal, f)
        if rows > 1:
            at = FIRST_FRAME + data["times_s"][f] * rate
            item.keyframe_insert("location", frame=at)
            item.keyframe_insert("rotation_quaternion", frame=at)
            if len(focal) > 1:
                camera.keyframe_insert("lens", frame=at)
    for owner in (item, camera):
        if owner.animation_data and owner.animation_data.action:
            for curve in owner.animation_data.action.fcurves:
                for key in curve.keyframe_points:
                    key.interpolation = "LINEAR"
    show_video(data, where, camera, scene)
    return item


def show_video(data, where, camera, scene):
    video = data["video"]
    found = [p for p in (os.path.join(where, video["file"]), video["path"]) if p and os.path.exists(p)]
    if not found:
        print("Vibe Studio: the video", video["file"], "does not lie beside the camera file; there is no background.")
        return
    clip = bpy.data.movieclips.load(found[0])
    # Row 0 of the take is this frame of the video.
    clip.frame_start = FIRST_FRAME - data["first_frame_of_clip"]
    camera.show_background_images = True
    background = camera.background_images.new()
    background.source = "MOVIE_CLIP"
    background.clip = clip
    background.frame_method = "STRETCH"
    background.alpha = 1.0
    background.display_depth = "BACK"
    scene.render.film_transparent = True


WHERE = folder()
FIRST_FRAME = first_frame()
with open(os.path.join(WHERE, CAMERA_FILE), encoding="utf-8") as stream:
    set_up(json.load(stream), WHERE)
`;
