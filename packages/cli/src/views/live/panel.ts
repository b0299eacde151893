import type { ReloaderStatus } from '@midflight/core';
import { hideSecrets, redactUrl, type LoadDocument } from '@midflight/document';
import type { Colors } from 'picocolors/types.js';
import stringWidth from 'fast-string-width';
import type { LoadPhase } from '../../run/planRounds.js';
import { cutTo } from '../cutTo.js';
import { formatSpan } from '../format.js';
import { oneLine } from '../printable.js';
import { formatShare, gaugeText, type Gauge } from './gauges.js';
import { keyLines, type KeyPrompt } from './keyLines.js';
import type { MixShare } from './mix.js';

/** All that a frame shows. */
export interface PanelState {
  readonly status: Pick<ReloaderStatus<LoadDocument>, 'active' | 'state' | 'sources' | 'steering'>;
  readonly phase: LoadPhase;
  /** Since the plan or standby began, in milliseconds. */
  readonly elapsedMs: number;
  /** Of the plan; `Infinity` without an end. */
  readonly leftMs: number;
  readonly gauges: readonly Gauge[];
  readonly mix: readonly MixShare[];
  /** @defaultValue nobody can press a key */
  readonly prompt?: KeyPrompt | undefined;
}

/** So many scenarios are shown by themselves. */
export const mostShares = 5;
/** From here on two gauges stand side by side. */
const twoColumnsFrom = 110;
const gap = 3;
/** Lines that are left to the log, and one for the cursor. */
const keptForLog = 5;

/** The gauges in the order in which they go when there is too little room: the last ones first. */
const byWorth = ['rate', 'errors', 'p99', 'workers', 'p50', 'dropped', 'p95', 'lag p99'];

interface Row {
  readonly text: string;
  /** Of those that do not fit, the highest go first. */
  readonly rank: number;
}

/**
 * The frame at the foot of the terminal.
 *
 * @param width - columns, ≥ 1
 * @param height - rows of the whole terminal, ≥ 1
 * @returns at most `height - 2` lines, and never more than leave a few to the log where there are ten rows; each is narrower than `width`
 */
export function panelLines(state: PanelState, width: number, height: number, colors: Colors): readonly string[] {
  const room = Math.max(1, height - (height > 2 * keptForLog ? keptForLog : 2));
  const rows: readonly Row[] = [
    { text: colors.dim('─'.repeat(width - 1)), rank: 60 },
    { text: headLine(state, colors), rank: 0 },
    { text: sourcesLine(state, colors), rank: 40 },
    ...gaugeRows(state.gauges, width - 1, colors),
    ...mixRows(state, colors),
    ...(state.prompt ? keyLines(state.prompt, colors).map((text) => ({ text, rank: state.prompt === 'usual' ? 30 : 1 })) : []),
  ];
  const kept = new Set(rows.toSorted((a, b) => a.rank - b.rank).slice(0, room));
  // A line that wrapped would leave its rest behind at the next frame.
  return rows.filter((row) => kept.has(row)).map(({ text }) => cutTo(text, width - 1));
}

function headLine({ status: { active, state, steering }, phase, elapsedMs, leftMs }: PanelState, { bold, dim, yellow, red }: Colors): string {
  const plan = phase === 'standby' ? 'standby' : `${formatSpan(leftMs)} left`;
  const said = [
    bold(active ? titleOf(active.config) : 'Midflight'),
    `${formatSpan(elapsedMs)} ${dim(`(${plan})`)}`,
    `revision ${bold(`${active?.revision ?? 0}`)}`,
    ...(state === 'degraded' ? [red('degraded')] : []),
    ...(steering.frozen ? [yellow('frozen')] : []),
    ...(steering.enabled ? [] : [yellow('reloading is off')]),
    ...(steering.overrides.length > 0 ? [yellow(`pinned: ${steering.overrides.map(({ path }) => oneLine(path)).join(', ')}`)] : []),
  ];
  return said.join(dim(' · '));
}

const titles = new WeakMap<LoadDocument, string>();

/** Its name, or what it loads; made once, since secrets are looked for in all of the document. */
function titleOf(document: LoadDocument): string {
  const known = titles.get(document);
  if (known !== undefined) return known;
  const title = oneLine(hideSecrets(document, document.metadata?.name ?? redactUrl(document.config.baseUrl)));
  titles.set(document, title);
  return title;
}

function sourcesLine({ status: { sources } }: PanelState, { dim, green, yellow, red }: Colors): string {
  const paint = { ready: green, starting: dim, stale: yellow, failing: red };
  return `${dim('sources  ')}${sources.map(({ source, state, polling }) => `${oneLine(source)} ${paint[state](state)}${polling === undefined ? '' : dim(' (polling)')}`).join(dim(' · '))}`;
}

function gaugeRows(gauges: readonly Gauge[], width: number, colors: Colors): readonly Row[] {
  const rankOf = ({ name }: Gauge): number => 10 + byWorth.indexOf(name);
  if (width < twoColumnsFrom) return gauges.map((gauge) => ({ text: gaugeText(gauge, Math.max(40, width), colors), rank: rankOf(gauge) }));
  const half = Math.floor((width - gap) / 2);
  const left = gauges.slice(0, Math.ceil(gauges.length / 2));
  return left.map((gauge, index) => {
    const right = gauges[left.length + index];
    const text = `${gaugeText(gauge, half, colors)}${' '.repeat(gap)}${right ? gaugeText(right, half, colors) : ''}`;
    return { text, rank: Math.min(rankOf(gauge), right ? rankOf(right) : Infinity) };
  });
}

const barWidth = 20;

/** What each scenario has of the load, against what it should have. */
function mixRows({ mix, status: { active } }: PanelState, { cyan, dim }: Colors): readonly Row[] {
  const nameWidth = Math.min(24, Math.max(0, ...mix.map(({ name }) => stringWidth(oneLine(name)))));
  const others = (active?.config.scenarios.filter(({ enabled }) => enabled).length ?? 0) - mix.length;
  return mix.map(({ name, achieved, wanted }, index) => {
    const cut = cutTo(oneLine(name), nameWidth);
    const filled = Math.round(Math.min(1, achieved) * barWidth);
    const more = index === mix.length - 1 && others > 0 ? dim(` and ${others} more`) : '';
    const text = `${dim(index === 0 ? 'mix      ' : '         ')}${cut}${' '.repeat(nameWidth - stringWidth(cut))} ${cyan('█'.repeat(filled))}${dim('░'.repeat(barWidth - filled))} ${formatShare(achieved).padStart(5)} ${dim(`of ${formatShare(wanted)}`)}${more}`;
    return { text, rank: 50 + index };
  });
}
