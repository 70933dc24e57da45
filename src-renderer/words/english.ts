/** Every word the page shows, by key. `{name}` is replaced by the parameter of that name. */
export const english = {
  'app.name': 'Vibe Studio',
  'timeline.next-frame': 'Next frame',
  'timeline.previous-frame': 'Previous frame',
  'play.toggle': 'Play or pause',
  'edit.undo': 'Undo',
  'edit.redo': 'Redo',
} as const;
