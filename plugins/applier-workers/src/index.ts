export { workersApplier } from './workersApplier.js';
