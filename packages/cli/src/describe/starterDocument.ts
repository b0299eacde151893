import { fieldDescriptions, loadDocumentSchemaUrl } from '@midflight/document';

/** A line of YAML, and the path of the field whose description stands above it. */
type StarterLine = readonly [line: string, path?: string];

const lines: readonly StarterLine[] = [
  ['version: "1.0"', 'version'],
  [''],
  ['config:', 'config'],
  ['  baseUrl: http://127.0.0.1:7070', 'config.baseUrl'],
  ['  duration: 5m', 'config.duration'],
  ['  workers: 10', 'config.workers'],
  ['  timeout: 10s', 'config.timeout'],
  ['  # headers: { Accept: application/json }', 'config.headers'],
  [''],
  ['load:', 'load'],
  ['  model: rps                     # or concurrent: each worker goes on as soon as it is done'],
  ['  target: 50', 'load.target'],
  [''],
  ['scenarios:', 'scenarios'],
  ['  - name: Browse'],
  ['    weight: 3', 'scenarios[].weight'],
  ['    steps:'],
  ['      - name: One product'],
  ['        request: { method: GET, path: "/products/{{iteration}}" }'],
  ['        assertions:', 'scenarios[].steps[].assertions'],
  ['          - statusCode: 200'],
  ['          - responseTime: 2s'],
  ['        thinkTime: { min: 50ms, max: 150ms }', 'scenarios[].steps[].thinkTime'],
  [''],
  ['  - name: Order'],
  ['    weight: 1'],
  ['    steps:'],
  ['      - name: Place order'],
  ['        request:'],
  ['          method: POST'],
  ['          path: /orders'],
  ['          body: { product: "{{iteration}}", quantity: 1 }', 'scenarios[].steps[].request.body'],
  ['        assertions:'],
  ['          - statusCode: 201'],
  [''],
  ['reload:', 'reload'],
  ['  debounce: 500ms', 'reload.debounce'],
];

/** A load document to start from: valid, commented, and meant for the demo target. */
export function starterDocument(): string {
  const descriptions = fieldDescriptions();
  return [
    `# yaml-language-server: $schema=${loadDocumentSchemaUrl}`,
    '# With that line an editor completes and checks this file. Offline: midflight schema > schema.json, and $schema=schema.json',
    '#',
    '# Run it:  midflight run FILE --demo-target      then edit this file and save: the load follows.',
    '# Every field: midflight docs',
    ...lines.flatMap(([line, path]) => [...comment(line, path === undefined ? undefined : descriptions.get(path)), line]),
    '',
  ].join('\n');
}

function comment(line: string, description: string | undefined): readonly string[] {
  return description === undefined ? [] : [`${' '.repeat(line.search(/\S/))}# ${description}`];
}
