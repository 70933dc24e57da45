import { afterEach, expect, it, vi } from 'vitest';
import { dragOut } from '#renderer/desktop/drag-out.ts';
import { DESKTOP_BRIDGE } from '#shared/contract/desktop/desktop-bridge.ts';

afterEach(() => vi.unstubAllGlobals());

/** A drag as it begins, and what it takes along. */
function begun() {
  const taken = new Map<string, string>();
  const preventDefault = vi.fn();
  const dataTransfer = { effectAllowed: 'all', setData: (kind: string, value: string) => void taken.set(kind, value) };
  return { event: { dataTransfer, preventDefault } as never, taken, preventDefault };
}

const file = { id: 7, path: '/exports/走路.fbx', present: true };

it('lets a browser write a copy where the file is dropped, under its name', () => {
  vi.stubGlobal('location', { href: 'http://127.0.0.1:5000/?token=t', search: '' });
  const { event, taken, preventDefault } = begun();
  dragOut(event, file, '走: 路.fbx');
  expect(preventDefault).not.toHaveBeenCalled();
  const [, mime, name, address] = /^([^:]+):([^:]+):(.+)$/.exec(taken.get('DownloadURL')!)!;
  expect([mime, name]).toEqual(['application/octet-stream', '走_ 路.fbx']);
  expect(address).toContain('/data/exports/7');
  expect(taken.get('text/uri-list')).toBe(address);
});

it('has the desktop window hand the file itself over', () => {
  const asked: string[] = [];
  vi.stubGlobal(DESKTOP_BRIDGE, { dragFile: async (path: string) => asked.push(path) > 0 });
  const { event, taken, preventDefault } = begun();
  dragOut(event, file, '走路.fbx');
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(asked).toEqual(['/exports/走路.fbx']);
  expect(taken.size).toBe(0);
});

it('takes nothing along where the file is gone', () => {
  const { event, taken, preventDefault } = begun();
  dragOut(event, { ...file, present: false }, 'walk.fbx');
  expect(preventDefault).not.toHaveBeenCalled();
  expect(taken.size).toBe(0);
});
