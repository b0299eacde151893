export { recordFormat, recordVersion } from './record/runRecord.js';
export type { EnvironmentRecord, NoticeRecord, RunRecord, ScenarioRecord, StepRecord, ThresholdRecord, TotalsRecord } from './record/runRecord.js';
export type { LiveRecord } from './record/liveRecord.js';
export type { CauseRecord, ChangeRecord, ConvergenceRecord, FindingRecord, GuardRecord, ReceiptRecord, ReloadRecord } from './record/reloadRecord.js';
export type { BucketsRecord, ComparisonRecord, RevisionRecord } from './record/revisionRecord.js';
export type { LatencyRecord, TimelinePoint, TimelineRecord } from './record/timelinePoint.js';
export { formatCount, formatLatency, formatRate, formatShare, formatSpan, plural } from './words/format.js';
export { causeInWords, changeInWords, outcomeOf, valueInWords } from './words/reloadWords.js';
export { verdictInWords, verdictOf, type JudgedRun, type Verdict, type VerdictPoint } from './words/verdict.js';
