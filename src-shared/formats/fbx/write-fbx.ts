import type { CameraTrack } from '../../camera/camera-track.ts';
import { isEvenlySpaced } from '../body-motion.ts';
import { type ScenePerson, sceneName } from '../glb.ts';
import { asSkeletonMotion, type SkeletonMotion } from '../skeleton-motion.ts';
import { startFrame } from '../start-frame.ts';
import { addAnimation, addTake, type TakeSpan } from './animation.ts';
import { addFbxCamera } from './camera-node.ts';
import { encodeFbx, FBX_VERSION, FILE_ID, FILE_TIME } from './encode.ts';
import { type FbxSpace, inFileSpace } from './file-space.ts';
import { type FbxNode, int, node, objectName, property } from './node.ts';
import { FbxScene } from './scene.ts';
import { addSkeleton, type FbxSkeleton } from './skeleton.ts';
import { addSkinnedMesh } from './skinned-mesh.ts';
import { timeMode } from './time.ts';

/** How a scene is written. */
export interface FbxOptions {
  /** Unit and axes of the file; centimetres and Y up where left out. The scene stays the same. */
  readonly space?: FbxSpace;
  /** The camera that filmed the people (`cameraTrackOf`). */
  readonly camera?: CameraTrack;
}

/**
 * Writes people as a binary FBX 7.4 scene: one skeleton and skinned mesh per person, one take for all; centimetres, Y up,
 * facing +Z unless `space` says otherwise.
 *
 * @param people    motions must be evenly spaced (`resampleEvenly`) and share one frame rate; applications expect keys
 *                  on whole frames
 * @param generator program name and version
 */
export function writeFbx(people: readonly ScenePerson[], generator: string, options: FbxOptions = {}): Uint8Array {
  const { space = {}, camera } = options;
  const scene = new FbxScene();
  const animated: { readonly motion: SkeletonMotion; readonly skeleton: FbxSkeleton }[] = [];
  for (const person of people) {
    const { motion, mesh } = inFileSpace(asSkeletonMotion(person.motion), person.mesh, space);
    if (!isEvenlySpaced(motion.times, motion.fps)) throw new RangeError('an FBX needs evenly spaced frames');
    const prefix = people.length > 1 ? `${motion.name}_` : '';
    const skeleton = addSkeleton(scene, motion, prefix, 1 / (space.metresPerUnit ?? 0.01));
    if (mesh) addSkinnedMesh(scene, mesh, motion, skeleton);
    animated.push({ motion, skeleton });
  }
  const motions = animated.map(({ motion }) => motion);
  // One take for everybody: applications that play one take at a time would leave the others standing.
  const takes = animated.length > 0 ? [addTake(scene, sceneName(motions), motions)] : [];
  for (const { motion, skeleton } of animated) addAnimation(scene, takes[0]!.layer, motion, skeleton);
  const first = people[0] && asSkeletonMotion(people[0].motion);
  if (camera) {
    const { fps } = first ?? camera;
    const ends = motions.map((motion) => startFrame(motion) + motion.frames);
    const frames = ends.length > 0 ? Math.max(...ends) : camera.frames;
    addFbxCamera(scene, camera, { space, frames, fps, layer: takes[0]?.layer ?? null });
  }
  return encodeFbx([
    header(generator, first),
    node('FileId', [FILE_ID]),
    node('CreationTime', [FILE_TIME]),
    node('Creator', [generator]),
    globalSettings(first, takes, space),
    documents(takes[0]?.name ?? ''),
    node('References'),
    definitions(scene.objects),
    node('Objects', [], scene.objects),
    node('Connections', [], scene.connections),
    takeList(takes),
  ]);
}

function header(generator: string, motion: SkeletonMotion | undefined): FbxNode {
  const text = (name: string, value: string) => property(name, 'KString', '', '', value);
  const comment = motion ? `body ${motion.body}; licence ${motion.licence}` : '';
  return node(
    'FBXHeaderExtension',
    [],
    [
      node('FBXHeaderVersion', [int(1003)]),
      node('FBXVersion', [int(FBX_VERSION)]),
      node('EncryptionType', [int(0)]),
      // A fixed moment: the same take always gives the same bytes.
      node(
        'CreationTimeStamp',
        [],
        [
          node('Version', [int(1000)]),
          node('Year', [int(1970)]),
          node('Month', [int(1)]),
          node('Day', [int(1)]),
          node('Hour', [int(10)]),
          node('Minute', [int(0)]),
          node('Second', [int(0)]),
          node('Millisecond', [int(0)]),
        ],
      ),
      node('Creator', [generator]),
      node(
        'SceneInfo',
        [objectName('GlobalInfo', 'SceneInfo'), 'UserData'],
        [
          node('Type', ['UserData']),
          node('Version', [int(100)]),
          node(
            'MetaData',
            [],
            [
              node('Version', [int(100)]),
              node('Title', ['']),
              node('Subject', ['']),
              node('Author', ['']),
              node('Keywords', ['']),
              node('Revision', ['']),
              node('Comment', [comment]),
            ],
          ),
          node(
            'Properties70',
            [],
            [
              property('Original', 'Compound', '', ''),
              text('Original|ApplicationName', generator),
              property('LastSaved', 'Compound', '', ''),
              text('LastSaved|ApplicationName', generator),
            ],
          ),
        ],
      ),
    ],
  );
}

function globalSettings(motion: SkeletonMotion | undefined, takes: readonly TakeSpan[], space: FbxSpace): FbxNode {
  const fps = motion?.fps ?? { num: 30, den: 1 };
  const integer = (name: string, value: number) => property(name, 'int', 'Integer', '', int(value));
  const double = (name: string, value: number) => property(name, 'double', 'Number', '', value);
  const up = space.up === 'z' ? 2 : 1;
  const centimetres = (space.metresPerUnit ?? 0.01) * 100;
  let stop = 0n;
  for (const take of takes) if (take.stop > stop) stop = take.stop;
  return node(
    'GlobalSettings',
    [],
    [
      node('Version', [int(1000)]),
      node(
        'Properties70',
        [],
        [
          integer('UpAxis', up),
          integer('UpAxisSign', 1),
          integer('FrontAxis', 3 - up),
          integer('FrontAxisSign', up === 1 ? 1 : -1),
          integer('CoordAxis', 0),
          integer('CoordAxisSign', 1),
          integer('OriginalUpAxis', up),
          integer('OriginalUpAxisSign', 1),
          double('UnitScaleFactor', centimetres),
          double('OriginalUnitScaleFactor', centimetres),
          property('AmbientColor', 'ColorRGB', 'Color', '', 0, 0, 0),
          property('DefaultCamera', 'KString', '', '', 'Producer Perspective'),
          property('TimeMode', 'enum', '', '', int(timeMode(fps))),
          property('TimeSpanStart', 'KTime', 'Time', '', 0n),
          property('TimeSpanStop', 'KTime', 'Time', '', stop),
          double('CustomFrameRate', fps.num / fps.den),
        ],
      ),
    ],
  );
}

function documents(activeTake: string): FbxNode {
  return node(
    'Documents',
    [],
    [
      node('Count', [int(1)]),
      node(
        'Document',
        [999_999n, 'Scene', 'Scene'],
        [
          node(
            'Properties70',
            [],
            [
              property('SourceObject', 'object', '', ''),
              property('ActiveAnimStackName', 'KString', '', '', activeTake),
            ],
          ),
          node('RootNode', [0n]),
        ],
      ),
    ],
  );
}

/** How many objects of each kind follow. Readers fill in FBX's own defaults where no template says otherwise. */
function definitions(objects: readonly FbxNode[]): FbxNode {
  const counts = new Map<string, number>([['GlobalSettings', 1]]);
  for (const { name } of objects) counts.set(name, (counts.get(name) ?? 0) + 1);
  return node(
    'Definitions',
    [],
    [
      node('Version', [int(100)]),
      node('Count', [int(objects.length + 1)]),
      ...[...counts].map(([type, count]) => node('ObjectType', [type], [node('Count', [int(count)])])),
    ],
  );
}

function takeList(takes: readonly TakeSpan[]): FbxNode {
  return node(
    'Takes',
    [],
    [
      node('Current', [takes[0]?.name ?? '']),
      ...takes.map(({ name, stop }) =>
        node(
          'Take',
          [name],
          [node('FileName', [`${name}.tak`]), node('LocalTime', [0n, stop]), node('ReferenceTime', [0n, stop])],
        ),
      ),
    ],
  );
}
