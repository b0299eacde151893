import { field } from './fields.js';
import { textList } from './values/lists.js';
import { text } from './values/text.js';

/** What names a run in events and reports; the load does not depend on it. */
export class Metadata {
  @field(text, { key: 'name', description: 'What the test is called.' })
  readonly name?: string;

  @field(text, { key: 'description', description: 'What the test is for.' })
  readonly description?: string;

  @field(text, { key: 'author', description: 'Who wrote it.' })
  readonly author?: string;

  @field(text, { key: 'tenant', description: 'Whom the run belongs to.' })
  readonly tenant?: string;

  @field(text, { key: 'runId', description: 'The name of this run in other systems.' })
  readonly runId?: string;

  @field(textList, { key: 'tags', description: 'Words to find the run by.' })
  readonly tags?: readonly string[];
}
