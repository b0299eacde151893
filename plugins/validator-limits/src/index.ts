export { limitsValidator, type LimitsValidatorOptions } from './limitsValidator.js';
