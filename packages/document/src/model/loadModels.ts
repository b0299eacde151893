import type { Variants } from './fields.js';
import { ConcurrentLoad } from './loadModels/concurrent.js';
import { DailyTrafficLoad } from './loadModels/dailyTraffic.js';
import { RampLoad } from './loadModels/ramp.js';
import { RpsLoad } from './loadModels/rps.js';
import { SpikeLoad } from './loadModels/spike.js';
import { StagedWorkersLoad } from './loadModels/stagedWorkers.js';
import { StagesLoad } from './loadModels/stages.js';
import { StepsLoad } from './loadModels/steps.js';
import { WaveLoad } from './loadModels/wave.js';

/** `load`: when iterations start. */
export type LoadModel = ConcurrentLoad | RpsLoad | RampLoad | DailyTrafficLoad | StagesLoad | StepsLoad | SpikeLoad | WaveLoad | StagedWorkersLoad;

/** The load models by name; some have two. */
export const loadModels: Variants = {
  by: 'model',
  of: {
    concurrent: ConcurrentLoad,
    rps: RpsLoad,
    ramp: RampLoad,
    rampRps: RampLoad,
    dailytraffic: DailyTrafficLoad,
    dailyTraffic: DailyTrafficLoad,
    stages: StagesLoad,
    steps: StepsLoad,
    spike: SpikeLoad,
    wave: WaveLoad,
    stagedWorkers: StagedWorkersLoad,
  },
};
