import { DocumentPlugin } from './documentPlugin.js';
import { field, listField, mapField } from './fields.js';
import { loadModels, type LoadModel } from './loadModels.js';
import { Metadata } from './metadata.js';
import { ReloadSettings } from './reloadSettings.js';
import { Scenario } from './scenario.js';
import { Standby } from './standby.js';
import { Target } from './target.js';
import { thresholds, type Threshold } from './thresholds.js';
import { ValidationRule } from './validationRule.js';
import { includes } from './values/includes.js';
import { version } from './values/version.js';

/** The whole load document, decoded: units converted, defaults filled in. */
export class LoadDocument {
  @field(version, { key: 'version', required: true, mutability: 'restart', description: 'The version of the format.' })
  readonly version!: string;

  @mapField(() => Metadata, { key: 'metadata', mutability: 'live', description: 'What names the run.' })
  readonly metadata?: Metadata;

  /** Followed, and then gone: absent in a document that was composed. */
  @field(includes, { key: 'include', mutability: 'live', description: 'More documents, by paths or patterns relative to this file; this one wins over them.' })
  readonly include?: readonly string[];

  @mapField(() => Target, { key: 'config', required: true, description: 'What the load goes to, for how long, with how many workers.' })
  readonly config!: Target;

  @mapField(loadModels, { key: 'load', required: true, mutability: 'live', description: 'When iterations start.' })
  readonly load!: LoadModel;

  @listField(() => Scenario, { key: 'scenarios', required: true, notEmpty: true, keyedBy: 'name', mutability: 'next-iteration', description: 'What iterations do; picked by weight for each.' })
  readonly scenarios!: readonly Scenario[];

  /** Absent: nothing is sent in standby. */
  @mapField(() => Standby, { key: 'standby', mutability: 'live', description: 'What the load idles at before its plan is started (run --wait) and after it is over (run --keep-alive); without it, it sends nothing then.' })
  readonly standby?: Standby;

  @field(thresholds, { key: 'thresholds', default: [], mutability: 'live', description: 'What the run must keep to pass.' })
  readonly thresholds!: readonly Threshold[];

  @listField(() => ValidationRule, { key: 'rules', default: [], keyedBy: 'name', mutability: 'live', description: 'Rules of your own that a document must keep to be used.' })
  readonly rules!: readonly ValidationRule[];

  /** In the order in which they are loaded. */
  @listField(() => DocumentPlugin, { key: 'plugins', default: [], mutability: 'restart', description: 'Sources, validators, appliers and exporters of others; loaded before the run begins.' })
  readonly plugins!: readonly DocumentPlugin[];

  @mapField(() => ReloadSettings, { key: 'reload', default: {}, mutability: 'live', description: 'How changes reach the running test.' })
  readonly reload!: ReloadSettings;
}
