export * from './control.js';
export * from './settings.js';
