import { exceeds, isChange, type Limit } from './limit.js';
import { largest, ratesOf, workersOf, type Reached } from './reach.js';

/** What binary fractions add is no change. */
const tolerance = 1 + 1e-9;

/** `maxWorkers`. */
export const mostWorkers: Limit = ({ candidate, limits: { maxWorkers }, citing }) => {
  if (maxWorkers === undefined) return [];
  return workersOf(candidate.next)
    .filter(({ value }) => value > maxWorkers)
    .map(({ path, value }) => exceeds('MF_LIMIT_WORKERS', path, `${path} is ${value}; at most ${maxWorkers} workers are allowed here.`, citing('maxWorkers')));
};

/** `maxRate`. */
export const highestRate: Limit = ({ candidate, limits: { maxRatePerSecond }, citing }) => {
  if (maxRatePerSecond === undefined) return [];
  return ratesOf(candidate.next)
    .filter(({ value }) => value > maxRatePerSecond * tolerance)
    .map((rate) => exceeds('MF_LIMIT_RATE', rate.path, `${inWords(rate, candidate.next.load.model)}; at most ${perSecond(maxRatePerSecond)} are allowed here.`, citing('maxRate')));
};

/** `maxChangePerReload`: for the workers and for the highest rate. */
export const growth: Limit = ({ candidate, limits: { maxChangeFactor }, citing }) => {
  const { next, previous } = candidate;
  if (maxChangeFactor === undefined || previous === undefined || !isChange(candidate)) return [];
  const said = (to: Reached, from: Reached, words: (value: number) => string) => {
    if (to.value <= from.value * maxChangeFactor * tolerance) return [];
    const message = `${to.path} takes the load from ${words(from.value)} to ${words(to.value)}; one reload may raise it to ${words(from.value * maxChangeFactor)} at most.`;
    return [exceeds('MF_LIMIT_CHANGE', to.path, message, citing('maxChangePerReload'))];
  };
  return [
    ...said(largest(workersOf(next)), largest(workersOf(previous)), (value) => `${Math.floor(value)} workers`),
    ...said(largest(ratesOf(next)), largest(ratesOf(previous)), perSecond),
  ];
};

function inWords({ path, value }: Reached, model: string): string {
  return value === Infinity ? `load.model is ${model}, which goes as fast as the target answers` : `${path} lets the load come to ${perSecond(value)}`;
}

function perSecond(value: number): string {
  return value === Infinity ? 'any number of requests a second' : `${Number(value.toPrecision(6))} requests a second`;
}
