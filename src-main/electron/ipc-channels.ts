/** Everything that passes between preload script and main process, by name. Nothing else is listened to. */
export const CHANNELS = {
  /** Page → main: a port to the host, please; and back, with the port. */
  port: 'studio:port',
  openDialog: 'studio:open-dialog',
  saveDialog: 'studio:save-dialog',
  reveal: 'studio:reveal',
  /** Page → main: a drag has begun that takes a file along. */
  drag: 'studio:drag',
  menu: 'studio:menu',
  /** Main → page: an action was chosen in the menu. */
  action: 'studio:action',
} as const;
