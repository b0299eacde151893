import { field, listField, mapField, notYet } from './fields.js';
import { loadModels, type LoadModel } from './loadModels.js';
import { Metadata } from './metadata.js';
import { ReloadSettings } from './reloadSettings.js';
import { Scenario } from './scenario.js';
import { Target } from './target.js';
import { version } from './values/version.js';

/** The whole load document, decoded: units converted, defaults filled in. */
@notYet({
  include: 'several files',
  thresholds: 'pass and fail criteria',
  plugins: 'plugins of a document',
  rules: 'validation rules of a document',
  standby: 'idling before and after the run',
})
export class LoadDocument {
  @field(version, { key: 'version', required: true, mutability: 'restart', description: 'The version of the format.' })
  readonly version!: string;

  @mapField(() => Metadata, { key: 'metadata', mutability: 'live', description: 'What names the run.' })
  readonly metadata?: Metadata;

  @mapField(() => Target, { key: 'config', required: true, description: 'What the load goes to, for how long, with how many workers.' })
  readonly config!: Target;

  @mapField(loadModels, { key: 'load', required: true, mutability: 'live', description: 'When iterations start.' })
  readonly load!: LoadModel;

  @listField(() => Scenario, { key: 'scenarios', required: true, notEmpty: true, keyedBy: 'name', mutability: 'next-iteration', description: 'What iterations do; picked by weight for each.' })
  readonly scenarios!: readonly Scenario[];

  @mapField(() => ReloadSettings, { key: 'reload', default: {}, mutability: 'live', description: 'How changes reach the running test.' })
  readonly reload!: ReloadSettings;
}
