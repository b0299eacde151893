import { readDataTable, type LinkedFile, type Request, type Scenario } from '@midflight/document';
import type { DataSettings, RequestSettings, ScenarioSettings } from '@midflight/engine/settings';

/**
 * A scenario of the document as the engine wants it, with the rows of its data file and the bytes of its bodies.
 *
 * @param environment - what its texts may hold as `{{env.NAME}}`
 * @throws Error when the data file is no table
 */
export async function toScenarioSettings({ dataFile, steps, ...scenario }: Scenario, environment: Readonly<Record<string, string>>): Promise<ScenarioSettings> {
  const settings: ScenarioSettings = { ...scenario, environment, steps: steps.map(({ request, ...step }) => ({ ...step, request: toRequestSettings(request) })) };
  if (dataFile === undefined) return settings;
  const table = await readDataTable(dataFile);
  if ('problem' in table) throw new Error(`${dataFile.file.written} is no table of data: ${table.problem}`);
  const data: DataSettings = { ...table, name: dataFile.file.written, strategy: dataFile.strategy };
  return { ...settings, data };
}

function toRequestSettings({ bodyFile, ...request }: Request): RequestSettings {
  return bodyFile === undefined ? request : { ...request, bodyContent: sharedBytes(bodyFile) };
}

const shared = new WeakMap<LinkedFile, Uint8Array>();

/** In memory that all threads share, once for each content. */
function sharedBytes(file: LinkedFile): Uint8Array {
  const known = shared.get(file);
  if (known) return known;
  const content = file.bytes();
  const bytes = new Uint8Array(new SharedArrayBuffer(content.length));
  bytes.set(content);
  shared.set(file, bytes);
  return bytes;
}
