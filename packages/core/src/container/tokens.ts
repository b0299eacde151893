import type { Clock } from '../contracts/clock.js';
import type { Logger } from '../contracts/logger.js';
import { createToken } from '../contracts/token.js';
import type { Settle } from '../pipeline/settle.js';
import type { SourceSupervisor } from '../pipeline/superviseSources.js';

export const CLOCK = createToken<Clock>('Clock');
export const LOGGER = createToken<Logger>('Logger');
export const SOURCE_SUPERVISOR = createToken<SourceSupervisor>('SourceSupervisor');
export const SETTLE = createToken<Settle>('Settle');
