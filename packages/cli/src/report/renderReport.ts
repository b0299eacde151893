import type { RunRecord } from '@midflight/web';
import { htmlReport } from './htmlReport.js';
import { junitReport } from './junitReport.js';
import { markdownReport } from './markdownReport.js';
import type { ReportKind } from './reportKind.js';

/** Makes a report of a run, as text. */
export async function renderReport(record: RunRecord, kind: ReportKind): Promise<string> {
  switch (kind) {
    case 'json':
      return `${JSON.stringify(record)}\n`;
    case 'html':
      return htmlReport(record);
    case 'junit':
      return junitReport(record);
    case 'markdown':
      return markdownReport(record);
  }
}
