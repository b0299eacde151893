export { envSource, type EnvSourceOptions } from './envSource.js';
export type { OriginalUse } from './original.js';
