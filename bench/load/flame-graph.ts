import { IDLE } from './profile';
import type { Frame } from './profile';

const WIDTH = 1_200;
const ROW = 16;
/** Narrower frames are not drawn, in pixels. */
const NARROWEST = 1;
/** Pixels of a character. */
const CHARACTER = 6.2;

/** A flame graph as SVG: the root at the bottom, width is time, colour is whose code it is; the full name shows under the mouse. */
export function flameGraph(root: Frame, title: string, colorOf: (module: string) => string, legend: Readonly<Record<string, string>>): string {
  const busy = { ...root, children: root.children.filter(({ module }) => module !== IDLE) };
  const total = busy.children.reduce((sum, child) => sum + child.total, 0);
  const boxes: { frame: Frame; depth: number; x: number; width: number }[] = [];
  const place = (frames: readonly Frame[], depth: number, from: number) => {
    let x = from;
    for (const frame of [...frames].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const width = frame.total / total * WIDTH;
      if (width >= NARROWEST) {
        boxes.push({ frame, depth, x, width });
        place(frame.children, depth + 1, x);
      }
      x += width;
    }
  };
  place(busy.children, 0, 0);
  const depths = Math.max(...boxes.map(({ depth }) => depth)) + 1;
  const height = depths * ROW + 60;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="Verdana, sans-serif" font-size="10">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="8" y="18" font-size="13">${escape(title)}</text>`,
    ...Object.entries(legend).map(([name, color], index) =>
      `<rect x="${8 + index * 170}" y="28" width="12" height="12" fill="${color}"/><text x="${24 + index * 170}" y="38">${escape(name)}</text>`),
    ...boxes.map(({ frame, depth, x, width }) => {
      const y = height - (depth + 1) * ROW;
      const label = frame.name.slice(0, Math.max(0, Math.floor((width - 4) / CHARACTER)));
      const share = (frame.total / total * 100).toFixed(1);
      return `<g><title>${escape(`${frame.name} (${frame.module}) ${share} %`)}</title>` +
        `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${colorOf(frame.module)}"/>` +
        (label.length > 2 ? `<text x="${(x + 2).toFixed(1)}" y="${y + 11}">${escape(label)}</text>` : '') + '</g>';
    }),
    '</svg>', '',
  ].join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
