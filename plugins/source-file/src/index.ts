export { fileSource, type FileSourceOptions } from './fileSource.js';
export { stdinSource } from './stdinSource.js';
