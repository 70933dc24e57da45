import about from '../../package.json' with { type: 'json' };

/** Version of the studio, from package.json. */
export const VERSION: string = about.version;
