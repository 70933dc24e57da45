/**
 * A Python script for Blender (2.93 and later) that reads a camera file lying beside it: makes the camera, sets picture
 * size, frame rate and frame range, puts the video behind the camera, in the viewport and in what is rendered, and makes
 * imported motion and video meet frame by frame where the video's frames come at uneven times. Run it in Blender's text
 * editor, or with `blender scene.blend --python <script>`.
 *
 * @param cameraFile name of the `.camera.json` beside the script
 */
export function blenderCameraScript(cameraFile: string): string {
  return SCRIPT.replace('@CAMERA_FILE@', () => JSON.stringify(cameraFile));
}

const SCRIPT = `# Sets up the camera that filmed a take of Vibe Studio: import the take's file first, then run this in
# Blender's text editor, or start Blender with --python and the path of this file.
import json
import os
from math import radians

import bpy
from mathutils import Matrix, Quaternion, Vector

CAMERA_FILE = @CAMERA_FILE@


def imported_actions():
    """Actions of imported people, of what belongs to them, and of cameras that came with them."""
    found = []
    for item in bpy.context.scene.objects:
        shapes = getattr(getattr(item.data, "shape_keys", None), "animation_data", None)
        for data in (item.animation_data, shapes, getattr(item.data, "animation_data", None)):
            if data and data.action and data.action not in found:
                found.append(data.action)
    return found


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


def whole_frames(times, rate):
    """The scene's frame of each row, from 0: the nearest whole one, so that a picture is never between two frames."""
    frames = []
    for time in times:
        # Halves are all rounded up, or rows at even distances would fall on one frame and leave the next empty.
        frame = int(time * rate + 0.5 + 1e-4)
        if frames and frame <= frames[-1]:
            # The next frame, unless it is more than one away.
            frame = frames[-1] + (1 if frames[-1] + 1 <= time * rate + 1 else 0)
        frames.append(frame)
    return frames


def warped(time, times, frames, rate):
    """The scene's frame for a moment of the take, on straight lines between its rows."""
    if time <= times[0] or len(times) == 1:
        return frames[0] + (time - times[0]) * rate
    if time >= times[-1]:
        return frames[-1] + (time - times[-1]) * rate
    low, high = 0, len(times) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if times[middle] <= time:
            low = middle
        else:
            high = middle
    share = (time - times[low]) / (times[high] - times[low])
    return frames[low] + share * (frames[high] - frames[low])


def retime_motion(actions, old_rate, rate, times, frames):
    """Puts imported keys, which stand at their times, onto the frames of the rows."""
    longest = max([a.frame_range[1] - a.frame_range[0] for a in actions], default=0)
    duration = times[-1]
    if abs(longest - duration * old_rate) > 1.5 and abs(longest - duration * rate) <= 1.5:
        old_rate = rate
    if abs(old_rate - rate) < 1e-3 and all(abs(t * rate - f) < 0.02 for t, f in zip(times, frames)):
        return
    for action in actions:
        start, end = action.frame_range
        # What does not lie within the take's time is not of this take.
        if start < FIRST_FRAME - 1.5 or end > FIRST_FRAME + duration * old_rate + 1.5:
            continue
        def moved(x):
            return FIRST_FRAME + warped((x - FIRST_FRAME) / old_rate, times, frames, rate)
        for curve in action.fcurves:
            for key in curve.keyframe_points:
                left, right = key.handle_left.copy(), key.handle_right.copy()
                key.co.x = moved(key.co.x)
                key.handle_left = (moved(left.x), left.y)
                key.handle_right = (moved(right.x), right.y)
            curve.update()


def set_up(data, where):
    scene = bpy.context.scene
    width, height = data["image_size"]
    scene.render.resolution_x = int(width)
    scene.render.resolution_y = int(height)
    scene.render.resolution_percentage = 100
    scene.render.pixel_aspect_x = scene.render.pixel_aspect_y = 1.0
    old_rate = scene.render.fps / scene.render.fps_base
    numerator, denominator = data["fps"]
    rate = numerator / denominator
    times = data["times_s"]
    frames = whole_frames(times, rate)
    retime_motion(imported_actions(), old_rate, rate, times, frames)
    scene.render.fps = max(1, round(rate))
    scene.render.fps_base = scene.render.fps / rate
    scene.frame_start = FIRST_FRAME
    scene.frame_end = FIRST_FRAME + frames[-1]

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
            at = FIRST_FRAME + frames[f]
            item.keyframe_insert("location", frame=at)
            item.keyframe_insert("rotation_quaternion", frame=at)
            if len(focal) > 1:
                camera.keyframe_insert("lens", frame=at)
    straighten(item.animation_data, "LINEAR")
    straighten(camera.animation_data, "LINEAR")
    show_video(data, where, camera, scene, times, frames)
    return item


def straighten(animation, how):
    if animation and animation.action:
        for curve in animation.action.fcurves:
            for key in curve.keyframe_points:
                key.interpolation = how


def show_video(data, where, camera, scene, times, frames):
    video = data["video"]
    found = [p for p in (os.path.join(where, video["file"]), video["path"]) if p and os.path.exists(p)]
    if not found:
        print("Vibe Studio: the video", video["file"], "does not lie beside the camera file; there is no background.")
        return
    # Blender counts a video's frames at one rate of its own, whatever their times are: the clip tells that rate.
    clip = bpy.data.movieclips.load(found[0])
    start = video.get("start_s", 0.0)
    shown = [int((start + time) * clip.fps + 0.5) for time in times]
    image = bpy.data.images.load(found[0], check_existing=True)
    last = max(1, clip.frame_duration, frames[-1] + 1)

    camera.show_background_images = True
    background = camera.background_images.new()
    background.image = image
    turn = sideways(data, clip)
    # A picture that lies on its side is fitted by its long side, turned, and grows to fill the frame.
    background.frame_method = "FIT" if turn else "STRETCH"
    background.rotation = -turn
    background.scale = max(data["image_size"]) / min(data["image_size"]) if turn else 1.0
    background.alpha = 1.0
    background.display_depth = "BACK"
    follow(background.image_user, last, shown, frames)
    hold_offsets(camera)
    scene.render.film_transparent = True
    lay_over_video(scene, image, last, shown, frames, turn, data["image_size"][1] / max(1, clip.size[0]))


def sideways(data, clip):
    """Angle clockwise of a video that players turn and this Blender does not; 0 where it is upright."""
    degrees = data["video"].get("rotation_deg", 0) % 360
    width, height = data["image_size"]
    if degrees not in (90, 270) or (clip.size[0] > clip.size[1]) == (width > height):
        return 0.0
    return radians(degrees)


def follow(user, last, shown, frames):
    """Shows of the video at each of the scene's frames the frame that belongs there."""
    user.frame_start = FIRST_FRAME
    user.frame_duration = last
    if hasattr(user, "use_auto_refresh"):
        user.use_auto_refresh = True
    before = None
    for number, frame in zip(shown, frames):
        offset = number - frame
        user.frame_offset = offset
        if offset != before:
            user.keyframe_insert("frame_offset", frame=FIRST_FRAME + frame)
        before = offset


def hold_offsets(owner):
    if owner.animation_data and owner.animation_data.action:
        for curve in owner.animation_data.action.fcurves:
            if curve.data_path.endswith("frame_offset"):
                for key in curve.keyframe_points:
                    key.interpolation = "CONSTANT"


def lay_over_video(scene, image, last, shown, frames, turn, growth):
    """Renders come out over the video, unless the scene has a compositor's tree of its own."""
    if scene.use_nodes or not hasattr(scene, "node_tree"):
        return
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    picture = tree.nodes.new("CompositorNodeImage")
    picture.image = image
    follow(picture, last, shown, frames)
    hold_offsets(tree)
    if turn:
        fitted = tree.nodes.new("CompositorNodeTransform")
        fitted.inputs["Angle"].default_value = -turn
        fitted.inputs["Scale"].default_value = growth
    else:
        fitted = tree.nodes.new("CompositorNodeScale")
        fitted.space = "RENDER_SIZE"
    render = tree.nodes.new("CompositorNodeRLayers")
    over = tree.nodes.new("CompositorNodeAlphaOver")
    out = tree.nodes.new("CompositorNodeComposite")
    tree.links.new(picture.outputs["Image"], fitted.inputs[0])
    tree.links.new(fitted.outputs[0], over.inputs[1])
    tree.links.new(render.outputs["Image"], over.inputs[2])
    tree.links.new(over.outputs[0], out.inputs[0])
    for i, node in enumerate((picture, fitted, render, over, out)):
        node.location = (220 * i, 0)
    # Any other view would change the video's colours.
    scene.view_settings.view_transform = "Standard"


WHERE = folder()
FIRST_FRAME = first_frame()
with open(os.path.join(WHERE, CAMERA_FILE), encoding="utf-8") as stream:
    set_up(json.load(stream), WHERE)
`;
