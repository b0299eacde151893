export { envSource, type EnvSourceOptions } from './envSource.js';
