import type { CauseRecord, ChangeRecord, ReloadRecord } from '../record/reloadRecord.js';

/** What became of a candidate, in a word or two, and how grave that is. */
export function outcomeOf({ outcome, cause, held }: Pick<ReloadRecord, 'outcome' | 'cause' | 'held'>): { readonly word: string; readonly symbol: string; readonly tone: 'good' | 'bad' | 'odd' | 'plain' } {
  if (outcome === 'applied' && cause.kind === 'guard') return { word: 'taken back', symbol: '↺', tone: 'odd' };
  if (held) return { word: 'held', symbol: '⏸', tone: 'odd' };
  switch (outcome) {
    case 'applied':
      return { word: 'applied', symbol: '✔', tone: 'good' };
    case 'unchanged':
      return { word: 'nothing changed', symbol: '=', tone: 'plain' };
    case 'rejected':
      return { word: 'refused', symbol: '✖', tone: 'bad' };
    case 'rolledBack':
      return { word: 'failed and taken back', symbol: '↺', tone: 'odd' };
    case 'degraded':
      return { word: 'degraded', symbol: '‼', tone: 'bad' };
  }
}

const causes: Readonly<Record<CauseRecord['kind'], string>> = { start: 'start', source: 'saved', override: 'override', rollback: 'rollback', guard: 'guard', expiry: 'an override expired' };

/** Who or what changed something, in one line: `saved by Ada (file:loadtest.yaml)`. */
export function causeInWords({ kind, source, author, via, commit }: CauseRecord): string {
  const by = author === undefined ? '' : ` by ${author}`;
  const where = [source, commit?.slice(0, 10), via].filter((part) => part !== undefined).join(', ');
  return `${causes[kind]}${by}${where === '' ? '' : ` (${where})`}`;
}

/** `config.workers: 10 → 20`. */
export function changeInWords({ path, kind, from, to }: ChangeRecord): string {
  if (kind === 'added') return `${path}: added ${valueInWords(to)}`;
  if (kind === 'removed') return `${path}: removed, was ${valueInWords(from)}`;
  return `${path}: ${valueInWords(from)} → ${valueInWords(to)}`;
}

/** A value of a document as a person would write it. */
export function valueInWords(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
}
