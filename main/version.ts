import manifest from '../package.json' with { type: 'json' };

/** This app's version, as `package.json` has it. */
export const appVersion: string = manifest.version;
