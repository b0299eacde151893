import { DataFile } from './dataFile.js';
import { field, listField, mapField } from './fields.js';
import { Step } from './step.js';
import { duration, positiveDuration } from './values/durations.js';
import { integer, positiveNumber } from './values/numbers.js';
import { filledText, flag } from './values/text.js';
import { variableMap, type VariableMap } from './values/variables.js';

/** `config` of a scenario. */
export class ScenarioConfig {
  /** > 0. */
  @field(positiveDuration, { key: 'timeout', defaultInWords: 'that of config', description: 'How long one whole request may take.' })
  readonly timeoutMs?: number;

  /** 0–100. */
  @field(integer({ min: 0, max: 100 }), { key: 'retryCount', default: 0, description: 'How often a request is sent again after no answer, no answer in time, or status 500 and above.' })
  readonly retryCount!: number;

  /** ≥ 0. */
  @field(duration, { key: 'retryDelay', default: '0s', description: 'The pause before a request is sent again.' })
  readonly retryDelayMs!: number;
}

/** What one iteration does. */
export class Scenario {
  @field(filledText, { key: 'name', required: true, description: 'Unique.' })
  readonly name!: string;

  /** > 0. */
  @field(positiveNumber, { key: 'weight', default: 1, description: 'How often it is picked, relative to the others.' })
  readonly weight!: number;

  @field(flag, { key: 'enabled', default: true, description: 'False keeps it in the file and out of the mix.' })
  readonly enabled!: boolean;

  @mapField(() => ScenarioConfig, { key: 'config', default: {}, description: 'Settings of this scenario.' })
  readonly config!: ScenarioConfig;

  @mapField(() => DataFile, { key: 'dataFile', description: 'Rows whose columns are variables; each iteration gets one.' })
  readonly dataFile?: DataFile;

  @field(variableMap, { key: 'variables', default: {}, description: 'Variables that each iteration begins with; texts may hold {{uuid}} and its like.' })
  readonly variables!: VariableMap;

  @listField(() => Step, { key: 'steps', required: true, notEmpty: true, description: 'In order; a failed one ends the iteration.' })
  readonly steps!: readonly Step[];
}
