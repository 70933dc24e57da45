import { useEffect } from 'react';
import { useStore } from 'zustand';
import { longEdit } from '../../../document/long-edit.ts';
import { BoxTool } from './box-tool.tsx';
import { FloorTool } from './floor-tool.tsx';
import { closeTool, videoTool } from './tool-state.ts';
import { WorkingNote } from './working-note.tsx';

/** The tool that has the video panel, over picture and overlay; nothing while none has. */
export function ToolLayer() {
  const tool = useStore(videoTool);
  const busy = useStore(longEdit, (state) => state.now !== null);
  useEffect(() => {
    if (tool.kind === 'none') return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      event.preventDefault();
      closeTool();
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [tool.kind]);
  if (busy) return <WorkingNote />;
  if (tool.kind === 'box') return <BoxTool tool={tool} />;
  if (tool.kind === 'floor') return <FloorTool tool={tool} />;
  return null;
}
