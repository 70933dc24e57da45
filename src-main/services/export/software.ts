import about from '../../../package.json' with { type: 'json' };

/** Program name and version, as exported files carry it. */
export const SOFTWARE = `Vibe Studio ${about.version}`;
