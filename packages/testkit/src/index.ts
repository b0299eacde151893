export * from './clock/fakeClock.js';
export * from './conformance/applierConformance.js';
export * from './conformance/candidateOf.js';
export * from './conformance/conformanceCheck.js';
export * from './conformance/sourceConformance.js';
export * from './conformance/validatorConformance.js';
export * from './target/arrivals.js';
export * from './target/recordingTarget.js';
