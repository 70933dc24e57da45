import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { assertNever } from '#shared/errors/problem.ts';
import { PanelGuard } from '../layout/panel-guard.tsx';
import { dialog, type OpenDialog } from './dialog-store.ts';

const loadPalette = () => import('../palette/palette.tsx');
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const KeysDialog = lazy(async () => ({ default: (await import('../keys/keys-dialog.tsx')).KeysDialog }));
const CaptureDialog = lazy(async () => ({ default: (await import('./capture-dialog.tsx')).CaptureDialog }));
const ExportDialog = lazy(async () => ({ default: (await import('./export-dialog.tsx')).ExportDialog }));
const ProjectDialog = lazy(async () => ({ default: (await import('./project-dialog.tsx')).ProjectDialog }));
const ImportDataDialog = lazy(async () => ({
  default: (await import('./import-data/import-data-dialog.tsx')).ImportDataDialog,
}));
const ImportDialog = lazy(async () => ({ default: (await import('./import-dialog.tsx')).ImportDialog }));
const ModelDialog = lazy(async () => ({ default: (await import('./model-dialog.tsx')).ModelDialog }));

function bodyOf(open: OpenDialog): ComponentType | null {
  switch (open.kind) {
    case 'none':
      return null;
    case 'palette':
      return Palette;
    case 'keys':
      return KeysDialog;
    case 'capture':
      return CaptureDialog;
    case 'export':
      return ExportDialog;
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

/** The dialog that is open, loaded when it is first needed. */
export function Dialogs() {
  // Typed into as soon as it is asked for: it is there before, once the first picture is shown and nothing else is due.
  useEffect(() => {
    const timer = setTimeout(() => requestIdleCallback(() => void loadPalette()), 1500);
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
