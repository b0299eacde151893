export * from './control.js';
export * from './settings.js';
export { createLoadEngine, type LoadEngine, type LoadEngineOptions } from './loadEngine.js';
export type { LatencySummary } from './measure/latency.js';
export type { LoadSample } from './measure/sample.js';
export type { LoadSummary, RevisionSummary, ScenarioSummary, StepSummary } from './measure/summary.js';
