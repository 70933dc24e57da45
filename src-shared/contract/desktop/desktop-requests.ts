import { z } from 'zod';

const Text = z.string().max(400);
const Path = z.string().min(1).max(4096);

/** Kinds of files a person chooses from: `{ name: 'Videos', extensions: ['mp4', 'mov'] }`. */
const Filter = z.strictObject({
  name: Text,
  extensions: z
    .array(z.string().regex(/^(\*|[a-z0-9]{1,12})$/i))
    .min(1)
    .max(40),
});

export const OpenDialogRequest = z.strictObject({
  title: Text.optional(),
  /** Folder or file the dialog begins at. */
  at: Path.optional(),
  choose: z.enum(['file', 'files', 'folder']),
  filters: z.array(Filter).max(12).optional(),
});

export const SaveDialogRequest = z.strictObject({
  title: Text.optional(),
  /** Folder, or file with the name that is offered. */
  at: Path.optional(),
  filters: z.array(Filter).max(12).optional(),
});

export const RevealRequest = z.strictObject({ path: Path });

export const DragRequest = z.strictObject({ path: Path });

/** One action as it stands in the menu of the system. */
export const DesktopMenuEntry = z.strictObject({
  /** Id of the action in the page's registry. */
  id: z.string().regex(/^[a-z0-9.-]{1,80}$/),
  /** In the user's language. */
  label: Text,
  menu: z.enum(['file', 'edit', 'view', 'play', 'person', 'help']),
  /** As in the page: `mod+shift+z`. */
  keys: z.string().max(40).optional(),
  enabled: z.boolean().optional(),
  checked: z.boolean().optional(),
});

export const MenuRequest = z.strictObject({ entries: z.array(DesktopMenuEntry).max(300) });

export type OpenDialogRequest = z.infer<typeof OpenDialogRequest>;
export type SaveDialogRequest = z.infer<typeof SaveDialogRequest>;
export type DesktopMenuEntry = z.infer<typeof DesktopMenuEntry>;
