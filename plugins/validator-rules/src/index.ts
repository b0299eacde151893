export { rulesValidator, type RulesValidatorOptions } from './rulesValidator.js';
