export { fileSource, type FileSourceOptions } from './fileSource.js';
