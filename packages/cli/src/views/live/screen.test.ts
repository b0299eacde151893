import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Screen } from './screen.js';

/** What stands on a screen after all that was written: enough of a terminal for lines, moving up and erasing. */
function screenOf(written: string): readonly string[] {
  const lines: string[] = [];
  let row = 0;
  // oxlint-disable-next-line no-control-regex -- these are the sequences that the screen sends
  for (const [token, up] of written.replaceAll(/\u001b\[\?\d+[hl]/g, '').matchAll(/\u001b\[(\d+)A|\u001b\[H|\u001b\[J|\u001b\[K|\r|\n|[^\u001b\r\n]+/g)) {
    if (up !== undefined) row -= Number(up);
    else if (token === '\u001b[H') row = 0;
    else if (token === '\u001b[J') lines.splice(row);
    else if (token === '\n') row += 1;
    else if (token !== '\r' && token !== '\u001b[K') lines[row] = token;
  }
  return lines;
}

function screen(size: { columns: number; rows: number }) {
  const terminal = Object.assign(new PassThrough({ encoding: 'utf8' }), size);
  const written: string[] = [];
  terminal.on('data', (chunk: string) => written.push(chunk));
  return { terminal, screen: new Screen(terminal), written };
}

describe('a screen', () => {
  it('draws its foot over and over, and lets the log grow above it', () => {
    const { screen: drawn, written } = screen({ columns: 80, rows: 24 });
    drawn.draw(['one', 'two']);
    drawn.log(['first']);
    drawn.draw(['three']);
    drawn.log(['second', 'third']);
    drawn.draw(['four', 'five', 'six']);
    drawn.draw([]);
    drawn.draw(['seven']);
    expect(screenOf(written.join(''))).toEqual(['first', 'second', 'third', 'seven']);
  });

  it('writes a frame in one write, and the log of many events with it', () => {
    const { screen: drawn, written } = screen({ columns: 80, rows: 24 });
    drawn.log(['a']);
    drawn.log(['b']);
    drawn.draw(['foot']);
    expect(written).toHaveLength(1);
  });

  it('draws all anew in a window of another size, as much of the log as there is room for', () => {
    const { screen: drawn, written, terminal } = screen({ columns: 80, rows: 24 });
    drawn.log(['first', 'x'.repeat(79), 'last']);
    drawn.draw(['foot']);
    Object.assign(terminal, { columns: 40, rows: 6 });
    drawn.draw(['narrow', 'foot']);
    expect(written.at(-1)).toContain('\u001b[H\u001b[J');
    expect(screenOf(written.join(''))).toEqual(['x'.repeat(79), 'last', 'narrow', 'foot']);
    terminal.rows = 5;
    drawn.draw(['narrow', 'foot']);
    expect(screenOf(written.join(''))).toEqual(['last', 'narrow', 'foot']);
    drawn.draw(['the same size']);
    expect(screenOf(written.join(''))).toEqual(['last', 'the same size']);
  });

  it('leaves alone what another program has drawn', () => {
    const { screen: drawn, written, terminal } = screen({ columns: 80, rows: 24 });
    drawn.log(['before']);
    drawn.draw(['foot']);
    drawn.forget();
    terminal.columns = 40;
    drawn.draw(['foot']);
    expect(written.at(-1)).not.toContain('\u001b[H');
  });

  it('gives a terminal that is behind nothing more, and loses no line for it', async () => {
    const terminal = Object.assign(new PassThrough({ encoding: 'utf8', highWaterMark: 8 }), { columns: 80, rows: 24 });
    const drawn = new Screen(terminal);
    drawn.draw(['one']);
    drawn.log(['kept']);
    drawn.draw(['two']);
    drawn.draw(['three']);
    const first = String(terminal.read());
    expect(first).not.toContain('kept');
    await new Promise(setImmediate);
    drawn.draw(['four']);
    expect(screenOf(first + String(terminal.read()))).toEqual(['kept', 'four']);
  });

  it('gives the cursor back', () => {
    const { screen: drawn, written } = screen({ columns: 80, rows: 24 });
    drawn.draw(['one']);
    drawn.release();
    expect(written.join('').endsWith('\u001b[?25h')).toBe(true);
  });
});
