import { type ComponentType, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { assertNever } from '#shared/errors/problem.ts';
import { lazyPart } from '../layout/lazy-part.ts';
import { PanelGuard } from '../layout/panel-guard.tsx';
import { dialog, type OpenDialog } from './dialog-store.ts';

const Palette = lazyPart(async () => (await import('../palette/palette.tsx')).Palette);
const KeysDialog = lazyPart(async () => (await import('../keys/keys-dialog.tsx')).KeysDialog);
const AboutDialog = lazyPart(async () => (await import('./about-dialog.tsx')).AboutDialog);
const CharacterDialog = lazyPart(async () => (await import('./character/character-dialog.tsx')).CharacterDialog);
const CaptureDialog = lazyPart(async () => (await import('./capture-dialog.tsx')).CaptureDialog);
const ExportDialog = lazyPart(async () => (await import('./export-dialog.tsx')).ExportDialog);
const ProjectDialog = lazyPart(async () => (await import('./project-dialog.tsx')).ProjectDialog);
const ImportDataDialog = lazyPart(async () => (await import('./import-data/import-data-dialog.tsx')).ImportDataDialog);
const ImportDialog = lazyPart(async () => (await import('./import-dialog.tsx')).ImportDialog);
const ModelDialog = lazyPart(async () => (await import('./model-dialog.tsx')).ModelDialog);

/** Everything a dialog may need, the palette first: it is typed into as soon as it is asked for. */
const parts = [
  Palette,
  ImportDialog,
  CaptureDialog,
  ExportDialog,
  ProjectDialog,
  KeysDialog,
  ImportDataDialog,
  ModelDialog,
  CharacterDialog,
  AboutDialog,
];

async function preloadAll(): Promise<void> {
  for (const part of parts) await part.preload();
}

function bodyOf(open: OpenDialog): ComponentType | null {
  switch (open.kind) {
    case 'none':
      return null;
    case 'palette':
      return Palette;
    case 'keys':
      return KeysDialog;
    case 'about':
      return AboutDialog;
    case 'capture':
      return CaptureDialog;
    case 'export':
      return ExportDialog;
    case 'character':
      return CharacterDialog;
    case 'new-project':
    case 'open-project':
      return ProjectDialog;
    case 'import-data':
      return ImportDataDialog;
    case 'import-model':
      return ModelDialog;
    case 'import':
    case 'relink':
      return ImportDialog;
    default:
      return assertNever(open);
  }
}

/** The dialog that is open. All of them are loaded ahead, once the first picture is shown and nothing else is due. */
export function Dialogs() {
  useEffect(() => {
    const timer = setTimeout(() => requestIdleCallback(() => void preloadAll()), 1500);
    return () => clearTimeout(timer);
  }, []);
  const Body = bodyOf(useStore(dialog));
  if (!Body) return null;
  return (
    <PanelGuard>
      <Suspense fallback={null}>
        <Body />
      </Suspense>
    </PanelGuard>
  );
}
