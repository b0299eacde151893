// `npm run describe`: writes again what the built command says of the load document. A test fails when it is not fresh.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { captureNode, root } from './processes.mjs';

/** Each file, by its path from the root, and the command that prints it. */
const descriptions = { 'docs/schema/load-document.schema.json': 'schema', 'docs/load-document.md': 'docs' };

for (const [file, command] of Object.entries(descriptions)) {
  const { exitCode, output } = await captureNode([path.join(root, 'packages/cli/bin/midflight.js'), command]);
  if (exitCode !== 0) throw new Error(`midflight ${command} ended with ${exitCode}:\n${output}`);
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, output);
  console.log(file);
}
