export { builtinValidator } from './builtinValidator.js';
