import { hasErrors, type Composition, type Decoded } from '@midflight/core';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { LoadDocument } from '../model/loadDocument.js';
import { Report } from './report.js';
import { shapeMap } from './shape.js';
import { reportViolations } from './violations.js';

/**
 * Gives a tree its types. Unknown keys, missing ones, and values that break the rule of their field are all found at
 * once; there is a document only when nothing is.
 */
export function decodeDocument({ tree, places }: Composition): Decoded<LoadDocument> {
  if (tree === undefined) return { config: undefined, findings: [] };
  const report = new Report();
  const shaped = shapeMap(tree, () => LoadDocument, '', report);
  const config = plainToInstance(LoadDocument, shaped, { excludeExtraneousValues: true, exposeUnsetFields: false });
  const violations = validateSync(config, { forbidUnknownValues: false, dismissDefaultMessages: true });
  reportViolations(violations, shaped, '', report);
  const findings = report.findings(places);
  return { config: hasErrors(findings) ? undefined : config, findings };
}
