export { standbyApplier } from './standbyApplier.js';
