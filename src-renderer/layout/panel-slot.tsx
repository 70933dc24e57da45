import { type ComponentType, Suspense } from 'react';
import type { PanelManifest } from '../panels/panel-manifest.ts';
import { Condition } from '../ui/condition.tsx';
import { PanelFrame } from '../ui/panel-frame.tsx';
import { t, type WordKey } from '../words/words.ts';
import { lazyPart } from './lazy-part.ts';
import { PanelGuard } from './panel-guard.tsx';

type PanelModule = Readonly<Record<string, PanelManifest>>;
const modules = import.meta.glob<PanelModule>('../panels/*/panel.tsx');

const known = new Map<string, Promise<PanelManifest | null>>();

/** A panel by the name of its folder, loaded when it is first shown; null where this build has none. */
export function loadPanel(id: string): Promise<PanelManifest | null> {
  let panel = known.get(id);
  if (!panel) {
    const load = modules[`../panels/${id}/panel.tsx`];
    panel = load ? load().then((module) => module[`${id}Panel`] ?? null) : Promise.resolve(null);
    known.set(id, panel);
    panel.catch(() => known.delete(id));
  }
  return panel;
}

const Missing = () => <Condition kind="empty" title={t('panel.missing')} />;
const Nothing = () => null;
const bodies = new Map<string, ComponentType>();
const tools = new Map<string, ComponentType>();

function bodyOf(id: string): ComponentType {
  let body = bodies.get(id);
  if (!body) bodies.set(id, (body = lazyPart(async () => (await loadPanel(id))?.Panel ?? Missing)));
  return body;
}

function toolsOf(id: string): ComponentType {
  let tool = tools.get(id);
  if (!tool) tools.set(id, (tool = lazyPart(async () => (await loadPanel(id))?.Tools ?? Nothing)));
  return tool;
}

/** The inside of a panel: loads it, guards it. */
export function PanelBody({ id }: { readonly id: string }) {
  const Body = bodyOf(id);
  return (
    <PanelGuard key={id}>
      <Suspense fallback={<Condition kind="loading" title={t('panel.loading')} />}>
        <Body />
      </Suspense>
    </PanelGuard>
  );
}

/** The tools a panel has in its head bar. */
export function PanelTools({ id }: { readonly id: string }) {
  const Tools = toolsOf(id);
  return (
    <PanelGuard key={id}>
      <Suspense fallback={null}>
        <Tools />
      </Suspense>
    </PanelGuard>
  );
}

/** A panel in its frame. */
export function PanelSlot({ id, title }: { readonly id: string; readonly title: WordKey }) {
  return (
    <PanelFrame id={id} title={t(title)} tools={<PanelTools id={id} />}>
      <PanelBody id={id} />
    </PanelFrame>
  );
}
