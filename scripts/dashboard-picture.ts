import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seriesOf, STEPS } from './lib/incident';
import { alarmsOf } from '../templates/framework/infra/alarms';
import { dashboardBody, type DashboardWidget } from '../templates/framework/infra/dashboard';
import { configOf, github } from '../test/templates/infra/fixtures';

/**
 * Draws the dashboard of a GitHub source as CloudWatch would, with invented data of a day on which MozDef was down for an hour
 * and GitHub changed a payload: `npx tsx scripts/dashboard-picture.ts [FILE]`, by default docs/dashboard.png. Needs Chromium.
 */
const target = process.argv[2] ?? join(__dirname, '..', 'docs', 'dashboard.png');

/** Pixels of a cell of CloudWatch's grid, and of what surrounds a chart's area. */
const CELL = { width: 66, height: 46 };
const MARGIN = { top: 52, right: 46, bottom: 58, left: 50 };
const PALETTE = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f', '#bcbd22', '#17becf'];
/** Alarms that are going off at the end of the day. */
const IN_ALARM = ['dead-letters', 'dead-letters-handler-error'];

interface Line {
  readonly label: string;
  readonly color: string;
  readonly axis: 'left' | 'right';
  readonly values: readonly number[];
}

const format = (value: number): string =>
  value >= 1e6 ? `${+(value / 1e6).toFixed(1)}M` : value >= 1e3 ? `${+(value / 1e3).toFixed(1)}k` : `${+value.toFixed(1)}`;

/** The next round number that is no less. */
function ceiling(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 1.5, 2, 3, 4, 5, 8, 10].map((step) => step * magnitude).find((each) => each >= value)!;
}

const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${x}" y="${y}" ${attributes}>${content.replace(/[<&]/g, ' ')}</text>`;

function linesOf({ metrics, stacked }: any): Line[] {
  const lines = (metrics as any[][]).map((metric, index): Line => {
    const { label, stat, color = PALETTE[index % PALETTE.length], yAxis = 'left' } = metric.at(-1);
    const keys = [`${metric[1]} ${label}`, ...(metric.includes('reason') ? [] : [`${metric[1]} ${stat}`, metric[1]])];
    return { label, color, axis: yAxis, values: seriesOf(...keys) };
  });
  if (stacked) {
    const sums = Array<number>(STEPS).fill(0);
    return lines.map((line) => ({ ...line, values: line.values.map((value, step) => (sums[step] += value)) })).reverse();
  }
  return lines;
}

function chart({ properties }: DashboardWidget, width: number, height: number): string {
  const { title, stacked, annotations, yAxis } = properties as any;
  const lines = linesOf(properties);
  const limits: any[] = annotations?.horizontal ?? [];
  const area = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
  const top = (axis: string) => ceiling(Math.max(1,
    ...lines.filter((line) => line.axis === axis).flatMap(({ values }) => values),
    ...limits.filter((limit) => (limit.yAxis ?? 'left') === axis).map(({ value }) => value * 1.15)));
  const tops: Record<string, number> = { left: top('left'), right: top('right') };
  const x = (step: number) => +(MARGIN.left + step / (STEPS - 1) * area.width).toFixed(1);
  const y = (value: number, axis: string) => +(MARGIN.top + (1 - value / tops[axis]) * area.height).toFixed(1);
  const base = MARGIN.top + area.height;
  const twoAxes = lines.some(({ axis }) => axis === 'right');

  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = base - part * area.height;
    return `<line x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${at}" y2="${at}" class="grid"/>`
      + text(MARGIN.left - 6, at + 4, format(part * tops.left), 'text-anchor="end"')
      + (twoAxes ? text(width - MARGIN.right + 6, at + 4, format(part * tops.right)) : '');
  });
  const hours = [0, 4, 8, 12, 16, 20, 24].map((hour) =>
    text(x(hour / 24 * (STEPS - 1)), base + 16, `${String(hour % 24).padStart(2, '0')}:00`, 'text-anchor="middle"'));
  const drawn = lines.map(({ color, axis, values }) => {
    const points = values.map((value, step) => `${x(step)},${y(value, axis)}`).join(' ');
    return stacked
      ? `<polygon points="${x(0)},${base} ${points} ${x(STEPS - 1)},${base}" fill="${color}" fill-opacity="0.75"/>`
      : `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="1.6"/>`;
  });
  const marks = limits.map(({ value, label, color, yAxis: axis = 'left' }) => {
    const at = y(value, axis);
    return `<line x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${at}" y2="${at}" stroke="${color}" stroke-dasharray="5 3"/>`
      + text(MARGIN.left + 4, at - 4, label, `fill="${color}"`);
  });
  return `<svg width="${width}" height="${height}">${text(12, 20, title, 'class="title"')}${text(12, 34, yAxis.left.label ?? '', 'class="unit"')}`
    + [...grid, ...hours, ...drawn, ...marks, legend(stacked ? [...lines].reverse() : lines, width, height)].join('') + '</svg>';
}

/** Two rows at most; what does not fit is counted. */
function legend(lines: readonly Line[], width: number, height: number): string {
  let [left, row] = [12, 0];
  const entries: string[] = [];
  for (const [index, { label, color }] of lines.entries()) {
    const needed = 26 + label.length * 5.9;
    if (left + needed > width - (row === 1 ? 60 : 8)) {
      if (row === 1) {
        entries.push(text(left, height - 8, `+${lines.length - index} more`));
        break;
      }
      [left, row] = [12, 1];
    }
    const at = height - 24 + row * 16;
    entries.push(`<rect x="${left}" y="${at - 8}" width="10" height="10" fill="${color}"/>${text(left + 14, at + 1, label)}`);
    left += needed;
  }
  return entries.join('');
}

function alarms({ properties }: DashboardWidget): string {
  const ids = properties.alarms as string[];
  const boxes = ids.map((id) => `<span class="${IN_ALARM.includes(id) ? 'alarm' : 'ok'}">${id}</span>`).join('');
  return `<div class="heading">Alarms (${ids.length})</div><div class="alarms">${boxes}</div>`;
}

function page(widgets: readonly DashboardWidget[], title: string): string {
  const boxes = widgets.map((widget) => {
    const [width, height] = [widget.width * CELL.width - 10, widget.height * CELL.height - 10];
    const style = `left:${widget.x * CELL.width + 10}px;top:${widget.y * CELL.height + 62}px;width:${width}px;height:${height}px`;
    return `<div class="box" style="${style}">${widget.type === 'alarm' ? alarms(widget) : chart(widget, width, height)}</div>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #f2f3f3; font: 11px "Liberation Sans", Arial, sans-serif; color: #16191f }
    header { background: #232f3e; color: #fff; padding: 14px 20px; font-size: 16px } header small { float: right; color: #aab7b8; font-size: 12px }
    .box { position: absolute; background: #fff; border: 1px solid #d5dbdb; border-radius: 3px; box-sizing: border-box; overflow: hidden }
    svg text { font-size: 10.5px; fill: #545b64 } svg .title { font-size: 13px; font-weight: bold; fill: #16191f } svg .unit { font-size: 10px }
    svg [fill="#d62728"] { fill: #d62728 } .grid { stroke: #eaeded }
    .heading { font-size: 13px; font-weight: bold; padding: 10px 12px } .alarms { padding: 0 12px; display: grid; grid-template-columns: repeat(8, 1fr); gap: 6px }
    .alarms span { padding: 8px 10px; border-radius: 3px; font-weight: bold; border-left: 5px solid }
    .ok { background: #f2f8f0; border-color: #1d8102; color: #1d8102 } .alarm { background: #fdf3f1; border-color: #d13212; color: #d13212 }
  </style>
  <header>CloudWatch &nbsp;›&nbsp; Dashboards &nbsp;›&nbsp; <b>${title}</b><small>24 hours, period 5 minutes; invented data</small></header>
  ${boxes.join('')}`;
}

const config = configOf(github);
const watched = { config, stage: 'dev', queueName: 'queue', deadLetterQueueName: 'dead-letters', api: { name: 'api', stage: 'dev' } };
const functions = (['ingest', 'reprocess'] as const).map((name) => ({ name, functionName: name }));
const monitored = { ...watched, functions, logGroups: functions.map(({ name }) => name) };
const { widgets } = dashboardBody(monitored, alarmsOf(monitored, config.stages.dev.alarms!).map(({ id }) => id));
const rows = Math.max(...widgets.map(({ y, height }) => y + height));
const directory = mkdtempSync(join(tmpdir(), 'dashboard-'));
try {
  writeFileSync(join(directory, 'page.html'), page(widgets, 'MozDef-EF-github-dev'));
  execFileSync('chromium', [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--user-data-dir=${directory}`, '--hide-scrollbars', `--screenshot=${target}`,
    `--window-size=${24 * CELL.width + 10},${rows * CELL.height + 62}`, join(directory, 'page.html'),
  ], { stdio: 'ignore', timeout: 60_000 });
} finally {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
