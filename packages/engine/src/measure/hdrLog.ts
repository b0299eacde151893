import { encodeHdr } from './hdrHistogram.js';
import { Histogram } from './histogram.js';
import type { Measurement } from './measurement.js';

/**
 * What a log of HdrHistogram begins with (version 1.3 of the format; github.com/HdrHistogram/HdrHistogram).
 *
 * @param startedAtMs - when the load began, as wall time
 */
export function hdrLogHead(startedAtMs: number): string {
  const wholeMs = Math.round(startedAtMs);
  const epoch = `${seconds(wholeMs)} (seconds since epoch)`;
  return `#[Latencies in microseconds, from the intended start; a tag is a scenario and its step, without one is the whole]
#[Histogram log format version 1.3]
#[StartTime: ${epoch}, ${new Date(wholeMs).toISOString()}]
#[BaseTime: ${epoch}]
"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"
`;
}

/** The lines of one interval: of all requests, and of each step that made some. What a reload brought is a comment. */
export function hdrLogLines({ fromMs, toMs, cells, byRevision, switches }: Measurement): string {
  const all = new Histogram();
  const steps = new Map<string, Histogram>();
  for (const { scenario, step, latency } of cells) {
    const tag = `${written(scenario)}/${written(step)}`;
    const ofStep = steps.get(tag) ?? new Histogram();
    steps.set(tag, ofStep);
    ofStep.merge(latency);
  }
  for (const { latency } of byRevision) all.merge(latency);
  const lineOf = (histogram: Histogram): string => `${seconds(fromMs)},${seconds(toMs - fromMs)},${(histogram.maxUs / 1_000).toFixed(3)},${encodeHdr(histogram.toData())}\n`;
  const revisions = switches.map(({ revision, atMs }) => `#[Revision ${revision} from ${seconds(atMs)}]\n`);
  return `${revisions.join('')}${lineOf(all)}${[...steps].map(([tag, histogram]) => `Tag=${tag},${lineOf(histogram)}`).join('')}`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

/** A name as a part of a tag: what separates fields, names and lines stands there as in a URL. */
function written(name: string): string {
  return name.replaceAll(/[\s,/%\p{Cc}]/gu, (character) => encodeURIComponent(character));
}
