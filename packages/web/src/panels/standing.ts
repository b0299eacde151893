import { element, section, type Child } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { LiveStatus, SourceRecord } from '../live/liveStatus.js';
import type { RunNews } from '../live/runConnection.js';
import { valueInWords } from '../words/reloadWords.js';
import { planView } from './planView.js';

/** What the sources want and what runs, where they differ, and why. @param onLetGo - is told the path of a pinned value */
export function driftSection({ status, drift }: RunNews, onLetGo: (path: string) => void): HTMLElement {
  const { frozen, enabled, overrides } = status.steering;
  const reasons = [frozen ? 'It is frozen: edits wait.' : '', enabled ? '' : 'Reloading is off: edits are left alone.', overrides.length > 0 ? 'Values are pinned above the sources.' : ''].filter((reason) => reason !== '');
  const why = reasons.join(' ') || 'An earlier revision was put back; the next edit is followed again.';
  const same = element('p', {}, '✔ What runs is what the sources want.');
  const differs = (): readonly Child[] => [element('p', {}, why), drift && drift.changes.length > 0 ? element('h3', {}, 'What the sources want now') : undefined, drift && (drift.changes.length > 0 || drift.findings.length > 0) ? planView(drift) : undefined];
  return section('drift', 'Desired and active', ...(status.steering.drift ? differs() : [same]), overrides.length > 0 ? overridesTable(status, onLetGo) : undefined);
}

function overridesTable({ access, steering }: LiveStatus, onLetGo: (path: string) => void): HTMLElement {
  const rows = steering.overrides.map(({ path, value, expiresAtMs }): readonly Child[] => {
    const letGo = element('button', { type: 'button', class: 'link', 'aria-label': `Let go of ${path}`, ...(access === 'read' ? { disabled: '' } : {}) }, 'let go …');
    letGo.addEventListener('click', () => onLetGo(path));
    return [element('code', {}, path), valueInWords(value), expiresAtMs === undefined ? 'it is let go' : timeOfDay(new Date(expiresAtMs).toISOString()), letGo];
  });
  return table('Pinned values', [{ head: 'pinned' }, { head: 'to' }, { head: 'until' }, { head: '' }], rows);
}

/** Where the configuration comes from, and how each source is doing. */
export function sourcesSection({ sources }: LiveStatus): HTMLElement {
  const columns = [{ head: 'source' }, { head: 'state' }, { head: 'last heard of' }, { head: 'what is wrong' }];
  return section('sources', 'Sources', table('Sources', columns, sources.map(sourceRow)));
}

const tones: Readonly<Record<string, string>> = { ready: 'good', stale: 'odd', failing: 'bad' };

function sourceRow({ source, state, freshAt, polling, error }: SourceRecord): readonly Child[] {
  const wrong = [error ? `${error.code}: ${error.message}` : '', polling === undefined ? '' : `It is looked at every so often: ${polling}`].filter((part) => part !== '').join(' ');
  return [source, element('span', { class: tones[state] }, state), freshAt === null ? '–' : timeOfDay(freshAt), wrong];
}

function timeOfDay(iso: string): string {
  return `${iso.slice(11, 19)} UTC`;
}
