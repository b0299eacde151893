import uPlot from 'uplot';
import { chartInWords } from '../words/chartWords.js';
import { formatSpan } from '../words/format.js';
import { element } from '../dom/element.js';

/** A line of a chart. */
export interface ChartLine {
  readonly label: string;
  /** A custom property of the page's style: `--blue`. */
  readonly color: string;
  /** Lengths of dash and gap: lines are told apart without their colours, too. @defaultValue drawn through */
  readonly dash?: readonly number[];
  /** True: it is what was asked for, which changes at once. @defaultValue a line from value to value */
  readonly isStepped?: boolean;
  /** One a stretch; null where there is none. */
  readonly values: readonly (number | null)[];
}

/** Where something happened. */
export interface ChartMark {
  readonly atS: number;
  readonly color: string;
}

/** One quantity over time. */
export interface TimeChartOptions {
  readonly title: string;
  /** The end of each stretch, in seconds since the load began. */
  readonly timesS: readonly number[];
  readonly endS: number;
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  /** Writes a value with its unit. */
  readonly format: (value: number) => string;
  readonly isLast: boolean;
  /** The time that is shown has changed, or where it is shown. */
  readonly onLayout?: (chart: uPlot) => void;
}

/** In characters: room for the numbers, the same in all charts, so that their times stand below each other. */
const axisWidth = 6;
const timeHeight = 2.4;
/** Half of a time at the end of the axis. */
const rightPadding = 1.8;
/** Of a plot, in CSS pixels; all four are to be seen at once. */
const heights = { least: 150, most: 320, ofScreen: 0.13 };
/** Steps of the time axis, in seconds. */
const stepsS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800];

/** A chart that shares its time with all others of the page. */
export class TimeChart {
  readonly node: HTMLElement;
  readonly #chart: uPlot;
  readonly #plot: HTMLElement;
  readonly #options: Pick<TimeChartOptions, 'title' | 'format'>;
  readonly #shown: Shown;

  constructor(options: TimeChartOptions) {
    const { title } = options;
    this.#options = options;
    this.#shown = shownOf(options);
    this.#plot = element('div', { class: 'plot' });
    this.node = element('figure', { class: 'chart', role: 'group' }, element('figcaption', {}, title), this.#plot);
    this.#chart = new uPlot(settingsOf(options, this.#shown), dataOf(options), this.#plot);
    this.#chart.root.querySelector('canvas')?.setAttribute('aria-hidden', 'true');
    this.#chart.root.querySelector('.u-legend')?.setAttribute('aria-label', `${title}: the values at the end, or where the chart is pointed at`);
    this.#describe(options.lines);
  }

  /** Shows newer data of the same lines; who has looked closer goes on looking there. */
  update(news: Pick<TimeChartOptions, 'timesS' | 'lines' | 'marks' | 'endS'>): void {
    const { min, max } = this.#chart.scales['x'] ?? {};
    const isWhole = (min ?? 0) <= this.#shown.firstS && (max ?? Infinity) >= this.#shown.endS;
    Object.assign(this.#shown, shownOf(news));
    this.#chart.setData(dataOf(news), isWhole);
    if (!isWhole) this.#chart.redraw(true, true);
    this.#describe(news.lines);
  }

  /** For those who can't see it. */
  #describe(lines: readonly ChartLine[]): void {
    const { title, format } = this.#options;
    this.node.setAttribute('aria-label', `${title}. ${chartInWords(lines, format)}. The numbers are in the table below the charts.`);
  }

  /** Fits it to its place. */
  fit(): void {
    this.#chart.setSize({ width: Math.max(200, this.#plot.clientWidth), height: this.#chart.height });
  }

  /** Draws it anew, after colours have changed. */
  redraw(): void {
    this.#chart.redraw(false, true);
  }

  /** Shows the time from the one to the other, in seconds. */
  show(fromS: number, toS: number): void {
    this.#chart.setScale('x', { min: fromS, max: toS });
  }
}

/** What changes with newer data, of all that a chart is drawn by. */
interface Shown {
  firstS: number;
  endS: number;
  marks: readonly ChartMark[];
}

function shownOf({ timesS: [firstS = 0], endS, marks }: Pick<TimeChartOptions, 'timesS' | 'endS' | 'marks'>): Shown {
  return { firstS, endS, marks };
}

function dataOf({ timesS, lines }: Pick<TimeChartOptions, 'timesS' | 'lines'>): uPlot.AlignedData {
  return [[...timesS], ...lines.map(({ values }) => [...values])];
}

function settingsOf({ lines, format, isLast, onLayout }: TimeChartOptions, shown: Shown): uPlot.Options {
  const fontPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8;
  const font = `${fontPx}px system-ui, sans-serif`;
  const layout = (chart: uPlot): void => onLayout?.(chart);
  const grid = { stroke: () => colorOf('--grid'), width: 1 };
  const ink = (): string => colorOf('--quiet');
  return {
    width: 600,
    height: Math.min(heights.most, Math.max(heights.least, heights.ofScreen * innerHeight)) + (isLast ? timeHeight * fontPx : 0),
    padding: [8, rightPadding * fontPx, isLast ? null : 4, 0],
    cursor: { sync: { key: 'run' }, drag: { x: true, y: false }, points: { size: 6 } },
    // As the lines are drawn.
    legend: { markers: { width: 2, dash: (_, index) => ((lines[index - 1]?.dash?.[0] ?? 0) > 3 ? 'dashed' : lines[index - 1]?.dash ? 'dotted' : 'solid') } },
    scales: { x: { time: false, range: (_, min, max) => [min <= shown.firstS ? 0 : min, Math.max(min + 1, Math.min(max, shown.endS))] }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      { stroke: ink, grid, ticks: grid, font, incrs: stepsS, size: isLast ? timeHeight * fontPx : 4, space: 60, values: (_, splits) => splits.map((at) => (isLast ? formatSpan(at * 1000) : '')) },
      { stroke: ink, grid, ticks: grid, font, size: axisWidth * fontPx, space: 34, values: (_, splits) => splits.map((value) => (value === 0 ? '0' : format(value))) },
    ],
    series: [
      { label: 'at', value: (_, value) => (value === null ? '–' : formatSpan(value * 1000)) },
      ...lines.map(({ label, color, dash = [], isStepped = false }) => ({ label, ...(isStepped && stepped ? { paths: stepped({ align: -1 }) } : {}), stroke: () => colorOf(color), width: 2, dash: [...dash], spanGaps: false, points: { show: false }, value: (_: uPlot, value: number | null) => (value === null ? '–' : format(value)) })),
    ],
    hooks: { setLegend: [showNewest], drawClear: [(chart) => drawMarks(chart, shown.marks)], setScale: [(chart, key) => key === 'x' && layout(chart)], setSize: [layout], ready: [layout] },
  };
}

/** Below a chart that nobody points at stand its last values, instead of none. A stretch that is cut off has no rate. */
function showNewest(chart: uPlot): void {
  if (typeof chart.cursor.idx === 'number') return;
  const idx = chart.data[1]?.findLastIndex((value) => typeof value === 'number') ?? -1;
  if (idx >= 0) chart.setLegend({ idx }, false);
}

const { stepped } = uPlot.paths;

/** Lines closer to each other than this many CSS pixels would hide what was measured: then they are ticks. */
const closestLines = 12;
const tickHeight = 10;

function drawMarks(chart: uPlot, marks: readonly ChartMark[]): void {
  const { ctx, bbox } = chart;
  const shown = marks.map(({ atS, color }) => ({ x: Math.round(chart.valToPos(atS, 'x', true)), color })).filter(({ x }) => x >= bbox.left && x <= bbox.left + bbox.width);
  const isDense = shown.length * closestLines * devicePixelRatio > bbox.width;
  const bottom = bbox.top + (isDense ? tickHeight * devicePixelRatio : bbox.height);
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([]);
  for (const color of new Set(shown.map((mark) => mark.color))) {
    ctx.strokeStyle = colorOf(color);
    ctx.beginPath();
    for (const { x } of shown.filter((mark) => mark.color === color)) {
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bottom);
    }
    ctx.stroke();
  }
  ctx.restore();
}

function colorOf(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}
