export { httpSource } from './httpSource.js';
export type { HttpSourceOptions } from './httpSourceOptions.js';
