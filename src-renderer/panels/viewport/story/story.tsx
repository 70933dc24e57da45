import '../../../theme/tokens.css';
import '../../../theme/base.css';
import { createRoot } from 'react-dom/client';
import type { EditResult } from '#shared/contract/studio/edits.ts';
import { readTakeNpz } from '#shared/formats/take-npz.ts';
import { connection } from '../../../connection/connection-state.ts';
import { setDataFetch } from '../../../connection/fetch-data.ts';
import { type StudioClient, setStudioClient } from '../../../connection/studio-client.ts';
import { clipDocument } from '../../../document/clip-document.ts';
import { playhead } from '../../../document/playhead.ts';
import { selection } from '../../../document/selection.ts';
import { TAKE_ARRAYS, type TakeArrayName } from '../../../document/take-arrays.ts';
import { takeLoader } from '../../../document/take-data.ts';
import { listenToKeys } from '../../../keys/listen-to-keys.ts';
import { currentFrame } from '../../../video/current-frame.ts';
import { activeViewport } from '../active-viewport.ts';
import { viewportPanel } from '../panel.tsx';
import { viewportSettings } from '../viewport-settings.ts';
import { type StoryPerson, storyPeople } from './story-takes.ts';

/**
 * The 3D view alone, over a take that whoever opens the page serves as `take.npz`, a body (`body.npz`) and, where there
 * is one, a picture (`picture.png`). `?scene=full|empty|loading|nobody|trouble&people=1..4&frame=…`.
 */
const asked = new URLSearchParams(location.search);
const scene = asked.get('scene') ?? 'full';
const calls: unknown[] = [];

const take = readTakeNpz(new Uint8Array(await (await fetch('take.npz')).arrayBuffer()));
const people = storyPeople(take, Number(asked.get('people') ?? 1));

setDataFetch(async (path) => {
  const [place, question] = path.split('?');
  const [kind, id] = place!.split('/');
  if (kind === 'bodies') {
    if (scene === 'loading') await new Promise(() => {});
    return scene === 'trouble' ? new Response('', { status: 404 }) : fetch('body.npz');
  }
  const { arrays } = people.find(({ item }) => item.id === Number(id))!;
  const span = new URLSearchParams(question);
  const rows = (array: TakeArrayName) => {
    const width = TAKE_ARRAYS[array];
    return arrays[array].slice(Number(span.get('from')) * width, Number(span.get('to')) * width);
  };
  return new Response(
    new Blob(
      span
        .get('arrays')!
        .split(',')
        .map((array) => rows(array as TakeArrayName)),
    ),
  );
});

async function rotateJoint(input: Parameters<StudioClient['edits']['rotateJoint']>[0]): Promise<EditResult> {
  calls.push(input);
  const { arrays } = people.find(({ item }) => item.id === input.take_id)! as StoryPerson;
  arrays.poses.set(input.rotation, input.frame * 72 + input.joint * 3);
  return {
    revision: calls.length + 1,
    changed: [{ take_id: input.take_id, span: { from: input.frame, to: input.frame + 1 } }],
    structure: false,
    error_px: null,
    refit_ms: 0,
  };
}
setStudioClient({ edits: { rotateJoint } } as unknown as StudioClient);
connection.setState({ kind: 'connected', attempts: 0, epoch: 1 });

clipDocument.setState({ project: { kind: 'open', path: 'story.vibe', name: 'Story', read_only: false } });
if (scene !== 'empty') {
  const clip = { id: 1, name: 'Clip', frames: take.frames, width: take.imageSize[0], height: take.imageSize[1] };
  const items = scene === 'nobody' ? [] : people.map(({ item }) => item);
  clipDocument.setState({ clip: clip as never, takes: items });
  playhead.setState({ frame: Number(asked.get('frame') ?? 60), frames: take.frames });
  takeLoader.setTakes(items);
  selection.setState({ mediaId: 1, takeId: items[0]?.id ?? null });
}
if (asked.get('picture')) {
  const image = await createImageBitmap(await (await fetch('picture.png')).blob());
  const { width, height } = image;
  currentFrame.setState({
    paint: (context) => context.drawImage(image, 0, 0, width, height),
    width,
    height,
    frame: playhead.getState().frame,
  });
}

const { Panel, Tools } = viewportPanel;
createRoot(document.getElementById('root')!).render(
  <>
    {Tools ? (
      <div
        style={{
          height: 30,
          display: 'flex',
          justifyContent: 'end',
          padding: '2px 8px',
          background: 'var(--panel-head)',
        }}
      >
        <Tools />
      </div>
    ) : null}
    <div style={{ position: 'absolute', inset: '30px 0 0 0' }}>
      <Panel />
    </div>
  </>,
);

listenToKeys();

/** For whoever drives the page. */
export const story = { take, people, calls, playhead, selection, viewportSettings, activeViewport };
Object.assign(globalThis, { story });
