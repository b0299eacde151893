export { scenariosApplier } from './scenariosApplier.js';
