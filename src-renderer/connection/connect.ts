import { connectPort, connectStudio, portOfWindow } from './connect-studio.ts';
import { connection } from './connection-state.ts';
import { setDataFetch } from './fetch-data.ts';
import { setStudioClient } from './studio-client.ts';

/** Connects the page to its host: to the made-up one in builds for stories, else to the one that served the page. */
export async function connect(): Promise<void> {
  if (__FAKE_HOST__) {
    const { fakeHost } = await import('./fake/fake-host.ts');
    const scene = new URLSearchParams(location.search).get('scene') ?? 'full';
    const host = fakeHost(scene as Parameters<typeof fakeHost>[0]);
    setStudioClient(host.client);
    setDataFetch(host.fetch);
    connection.setState({ kind: 'connected', attempts: 0, epoch: 1 });
  } else {
    // Electron serves the page under a protocol of its own and gives ports; everything else is a browser.
    setStudioClient(location.protocol === 'http:' ? connectStudio() : connectPort(portOfWindow));
  }
}
