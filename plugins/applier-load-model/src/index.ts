export { loadModelApplier } from './loadModelApplier.js';
