import type { DataFile } from '../model/dataFile.js';

/** Rows of texts, in a form that costs nothing to send to another thread. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** All cells as UTF-8, row by row, in shared memory. */
  readonly bytes: Uint8Array;
  /** Where each cell ends in `bytes`, in shared memory. */
  readonly ends: Uint32Array;
}

/** What keeps a file from being a table. */
export interface DataProblem {
  /** Names the line where it is known. */
  readonly problem: string;
}

const known = new WeakMap<object, Promise<DataTable | DataProblem>>();

/** Reads the rows of a data file; each file once. */
export function readDataTable({ file, format }: Pick<DataFile, 'file' | 'format'>): Promise<DataTable | DataProblem> {
  const read = known.get(file) ?? parseTable(Buffer.from(file.bytes()).toString('utf8').replace(/^\uFEFF/, ''), format);
  known.set(file, read);
  return read;
}

async function parseTable(text: string, format: DataFile['format']): Promise<DataTable | DataProblem> {
  try {
    const { columns, rows } = format === 'csv' ? await parseCsv(text) : parseMaps(format === 'json' ? parseJson(text) : parseLines(text));
    if (rows.length === 0) return { problem: 'it has no rows' };
    return toTable(columns, rows);
  } catch (thrown) {
    return { problem: thrown instanceof Error ? thrown.message : 'it can not be read' };
  }
}

interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

async function parseCsv(text: string): Promise<Rows> {
  // Loaded for those who have a CSV file alone.
  const { parse } = await import('csv-parse/sync');
  const [columns = [], ...rows]: string[][] = parse(text, { skip_empty_lines: true, trim: true });
  return { columns, rows };
}

function parseJson(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new TypeError('it must be a list of maps');
  return value;
}

function parseLines(text: string): readonly unknown[] {
  return text.split(/\r?\n/).flatMap((line, index): unknown[] => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line)];
    } catch (cause) {
      throw new TypeError(`line ${index + 1} is no JSON`, { cause });
    }
  });
}

/** The columns are those of the first map; what is missing further down is empty. */
function parseMaps(items: readonly unknown[]): Rows {
  const maps = items.map((item, index) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) throw new TypeError(`item ${index + 1} is no map`);
    return new Map(Object.entries(item));
  });
  const columns = [...(maps[0]?.keys() ?? [])];
  return { columns, rows: maps.map((map) => columns.map((column) => cellText(map.get(column)))) };
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toTable(columns: readonly string[], rows: Rows['rows']): DataTable {
  const encoder = new TextEncoder();
  const cells = rows.flatMap((row) => columns.map((_, index) => encoder.encode(row[index] ?? '')));
  const bytes = new Uint8Array(new SharedArrayBuffer(cells.reduce((sum, cell) => sum + cell.length, 0)));
  const ends = new Uint32Array(new SharedArrayBuffer(cells.length * Uint32Array.BYTES_PER_ELEMENT));
  let at = 0;
  for (const [index, cell] of cells.entries()) {
    bytes.set(cell, at);
    at += cell.length;
    ends[index] = at;
  }
  return { columns, rowCount: rows.length, bytes, ends };
}
