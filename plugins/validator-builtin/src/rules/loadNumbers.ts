import type { Finding } from '@midflight/core';
import type { DailyTrafficLoad, LoadModel } from '@midflight/document';
import { asFarAsRead, type Rule } from '../rule.js';

/** More stairs than anyone could tell apart are a slip of the pen. */
const mostStairs = 10_000;

/** The numbers of a load model must fit each other. */
export const loadNumbers: Rule = ({ load }) => findingsOf(load);

function findingsOf(load: LoadModel): readonly Finding[] {
  switch (load.model) {
    case 'ramp':
    case 'wave':
      return above('max', load.maxPerSecond, 'min', load.minPerSecond);
    case 'dailytraffic':
      return [
        ...asFarAsRead(() => above('mid', load.midPerSecond, 'min', load.minPerSecond)),
        ...asFarAsRead(() => above('max', load.maxPerSecond, 'mid', load.midPerSecond)),
        ...asFarAsRead(() => ratioSum(load)),
      ];
    case 'steps': {
      const { startPerSecond, stepPerSecond, maxPerSecond } = load;
      if (maxPerSecond < startPerSecond) return [disorder('max', maxPerSecond, 'start', startPerSecond, 'must not be below')];
      const stairs = Math.ceil((maxPerSecond - startPerSecond) / stepPerSecond) + 1;
      const message = `load.step is ${stepPerSecond}, which makes ${stairs} stairs up to load.max; at most ${mostStairs} are made.`;
      return stairs > mostStairs ? [{ severity: 'error', code: 'MF_LOAD_NUMBERS', path: 'load.step', message, hint: 'Raise the step.' }] : [];
    }
    case 'concurrent':
    case 'rps':
    case 'stages':
    case 'spike':
    case 'stagedWorkers':
      return [];
  }
}

function ratioSum({ morningRampRatio, peakSustainRatio, midDeclineRatio, midSustainRatio, eveningDeclineRatio }: DailyTrafficLoad): readonly Finding[] {
  const sum = morningRampRatio + peakSustainRatio + midDeclineRatio + midSustainRatio + eveningDeclineRatio;
  if (sum <= 1 + 1e-9) return [];
  return [{ severity: 'error', code: 'MF_RATIO_SUM', path: 'load', message: `The ratios of load add up to ${Number(sum.toFixed(6))}; they must not exceed 1.`, hint: 'What they leave of the cycle is spent at min.' }];
}

function above(key: string, value: number, lowerKey: string, lower: number): readonly Finding[] {
  return value > lower ? [] : [disorder(key, value, lowerKey, lower, 'must be above')];
}

function disorder(key: string, value: number, otherKey: string, other: number, rule: string): Finding {
  return { severity: 'error', code: 'MF_LOAD_NUMBERS', path: `load.${key}`, message: `load.${key} is ${value}; it ${rule} load.${otherKey}, which is ${other}.`, hint: 'Swap the two, or raise it.' };
}
