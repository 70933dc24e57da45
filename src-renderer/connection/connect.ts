import { connectPort, connectStudio, portOfWindow } from './connect-studio.ts';
import { connection } from './connection-state.ts';
import { setDataFetch } from './fetch-data.ts';
import { setStudioClient } from './studio-client.ts';

/**
 * Connects the page to its host: in Electron's window over a port, in a browser to the server that served the page, in
 * builds for stories to the made-up one (`?scene=` chooses what it holds).
 */
export async function connect(): Promise<void> {
  if (__FAKE_HOST__) {
    const { fakeHost } = await import('./fake/fake-host.ts');
    const scene = new URLSearchParams(location.search).get('scene') ?? 'full';
    const host = fakeHost(scene as Parameters<typeof fakeHost>[0]);
    setStudioClient(host.client);
    setDataFetch(host.fetch);
    connection.setState({ kind: 'connected', epoch: 1 });
    return;
  }
  const inWindow = !location.protocol.startsWith('http');
  setStudioClient(inWindow ? connectPort(portOfWindow) : connectStudio());
}
