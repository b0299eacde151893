import { hasErrors, type Composition, type Decoded, type Finding } from '@midflight/core';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { secretsIn } from '../compose/composeDocuments.js';
import { LoadDocument } from '../model/loadDocument.js';
import { keepSecrets } from '../secrets/secretsOf.js';
import { Report } from './report.js';
import { shapeMap } from './shape.js';
import { reportViolations } from './violations.js';

/**
 * Gives a tree its types. Unknown keys, missing ones, and values that break the rule of their field are all found at
 * once; there is a document only when nothing is.
 */
export function decodeDocument(composition: Composition): Decoded<LoadDocument> {
  const { tree, places } = composition;
  if (tree === undefined) return { config: undefined, findings: [] };
  const secrets = secretsIn(composition);
  const report = new Report(secrets);
  const shaped = shapeMap(tree, () => LoadDocument, '', report);
  const config = plainToInstance(LoadDocument, shaped, { excludeExtraneousValues: true, exposeUnsetFields: false });
  keepSecrets(config, secrets);
  const violations = validateSync(config, { forbidUnknownValues: false, dismissDefaultMessages: true });
  reportViolations(violations, shaped, '', report);
  const findings = report.findings(places);
  return { config: hasErrors(findings) ? undefined : config, findings: findings.filter((finding) => !isEcho(finding, composition.findings)) };
}

/** What is left of a value when a variable is missing breaks rules too, which helps nobody. */
function isEcho({ file, line, column }: Finding, told: readonly Finding[]): boolean {
  return told.some((other) => other.code === 'MF_ENVIRONMENT' && other.file === file && other.line === line && other.column === column);
}
