/** Thread entry: runs a network again and again on the same random input. */
import * as ort from 'onnxruntime-node';
import { openSession } from '#main/engine/onnx-session.ts';
import { serveThread } from '#main/engine/threads/serve-thread.ts';

/** What is to be run: the shapes of the inputs, and which output of a run is which input of the next. */
export interface NetworkWork {
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly runs: number;
  readonly carried?: Readonly<Record<string, string>>;
}

await serveThread<{ file: string }, NetworkWork, null>(async ({ file }) => {
  const session = await openSession(file, 'cpu');
  const made = new Map<string, Record<string, ort.Tensor>>();
  return {
    async answer({ inputs, runs, carried = {} }) {
      const key = JSON.stringify(inputs);
      const feeds = { ...(made.get(key) ?? randomFeeds(inputs)) };
      made.set(key, { ...feeds });
      for (let i = 0; i < runs; i++) {
        const outputs = await session.run(feeds);
        for (const [output, input] of Object.entries(carried)) feeds[input] = outputs[output]!;
      }
      return null;
    },
    close: () => session.release(),
  };
});

function randomFeeds(inputs: NetworkWork['inputs']): Record<string, ort.Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, shape]) => {
      const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).map(() => Math.random());
      return [name, new ort.Tensor('float32', data, [...shape])];
    }),
  );
}
