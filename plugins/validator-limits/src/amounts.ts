import { exceeds, isChange, type Limit } from './limit.js';
import { largest, ratesOf, standbyOf, workersOf, type Reached } from './reach.js';

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

/** `maxChangePerReload`: for the most workers and for the highest rate; and for those of standby, where there were some. */
export const growth: Limit = ({ candidate, limits: { maxChangeFactor }, citing }) => {
  const { next, previous } = candidate;
  if (maxChangeFactor === undefined || previous === undefined || !isChange(candidate)) return [];
  const inWorkers = (value: number): string => `${Math.floor(value)} workers`;
  const said = (to: Reached, from: Reached, words: (value: number) => string) => {
    if (to.value <= from.value * maxChangeFactor * tolerance) return [];
    const message = `${to.path} takes the load from ${words(from.value)} to ${words(to.value)}; one reload may raise it to ${words(from.value * maxChangeFactor)} at most.`;
    return [exceeds('MF_LIMIT_CHANGE', to.path, message, citing('maxChangePerReload'))];
  };
  // Where there was nothing in standby before, what is new there is held to what there was at all.
  const ofStandby = (key: 'workers' | 'rate'): Reached => largest(standbyOf(previous, key));
  const findings = [
    ...said(largest(workersOf(next)), largest(workersOf(previous)), inWorkers),
    ...said(largest(ratesOf(next)), largest(ratesOf(previous)), perSecond),
    ...(ofStandby('workers').value > 0 ? said(largest(standbyOf(next, 'workers')), ofStandby('workers'), inWorkers) : []),
    ...(ofStandby('rate').value > 0 ? said(largest(standbyOf(next, 'rate')), ofStandby('rate'), perSecond) : []),
  ];
  return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
};

function inWords({ path, value }: Reached, model: string): string {
  return value === Infinity ? `load.model is ${model}, which goes as fast as the target answers` : `${path} lets the load come to ${perSecond(value)}`;
}

function perSecond(value: number): string {
  return value === Infinity ? 'any number of requests a second' : `${Number(value.toPrecision(6))} requests a second`;
}
