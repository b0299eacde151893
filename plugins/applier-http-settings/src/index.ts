export { httpSettingsApplier } from './httpSettingsApplier.js';
