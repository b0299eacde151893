export { gitSource, type GitSourceOptions } from './gitSource.js';
