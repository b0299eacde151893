export { readAudit, type VerifiedEntry } from './audit/readAudit.js';
export { verifyAudit, type VerifiedAudit } from './audit/verifyAudit.js';
export { openAudit, type OpenedAudit } from './audit/openAudit.js';
export type { AuditEntry, AuditFields } from './audit/auditEntry.js';
export type { AuditLog } from './audit/auditLog.js';
export { StateFolder, type LastGood } from './state/stateFolder.js';
export type { RunStore } from './state/runStore.js';
export type { StateLimits } from './state/storedRevision.js';
export { digestsOf } from './state/documentTable.js';
