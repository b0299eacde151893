import { describe, expect, it } from 'vitest';
import { isTest, readText, rooms, type Room } from './house.js';
import { importProblems } from './layers.js';
import { readModule } from './module.js';

function roomCalled(title: string): Room {
  const room = rooms.find((candidate) => candidate.title === title);
  if (room === undefined) throw new Error(`there is no package ${title}`);
  return room;
}

/** What the rules say of one line of code in a source of the package `title`. */
function verdict(title: string, line: string, file = 'probe.ts'): readonly string[] {
  const room = roomCalled(title);
  return importProblems(room, readModule(`${room.folder}/src/${file}`, line));
}

describe('who may import whom', () => {
  it.each(rooms.map((room) => [room.title, room] as const))('%s keeps to its layer', (_, room) => {
    const sources = room.files.filter((file) => !isTest(file));
    expect(sources).not.toEqual([]);
    expect(sources.flatMap((file) => importProblems(room, readModule(file, readText(file))))).toEqual([]);
  });

  it.each([
    ['core', `import type { Rate } from '@midflight/document';`],
    ['core', `import { request } from 'node:http';`],
    ['core', `import { container } from 'tsyringe';`],
    ['document', `export * from '@midflight/engine/settings';`],
    ['document', `const { execFile } = await import('node:child_process');`],
    ['engine', `import { loadDocumentModel } from '@midflight/document';`],
    ['testkit', `import { createLoadEngine } from '@midflight/engine';`],
    ['applier-workers', `import { createLoadEngine } from '@midflight/engine';`],
    ['applier-workers', `import '@midflight/applier-scenarios';`],
    ['applier-workers', `let scenarios: import('@midflight/applier-scenarios').Options;`],
    ['applier-workers', `import { Pool } from 'undici';`],
    ['source-file', `import { main } from 'midflight';`],
    ['source-file', `import { Client } from 'undici';`],
    ['source-file', `import { parse } from 'yaml';`],
    ['exporter-otlp', `import { retryAfterMs } from '@midflight/source-http';`],
    ['source-file', `import { readFile } from 'fs/promises';`],
    ['cli', `import { fakeClock } from '@midflight/testkit';`],
    ['engine', `import type { RunRecord } from '@midflight/web';`],
    ['applier-workers', `import { formatCount } from '@midflight/web';`],
    ['web', `import type { Outcome } from '@midflight/core';`],
    ['web', `import { readFile } from 'node:fs/promises';`],
    ['cli', `import uPlot from 'uplot';`],
    ['engine', `import { fakeClock } from './testing/fakeClock.js';`],
    ['cli', `import { Pacer } from '../../engine/src/schedule/pacer.js';`],
  ])('in %s, %s is refused', (title, line) => {
    expect(verdict(title, line)).not.toEqual([]);
  });

  it.each([
    ['document', `import { MidflightError } from '@midflight/core';`],
    ['applier-workers', `import type { EngineSettings } from '@midflight/engine';`],
    ['applier-workers', `import { LOAD_CONTROL } from '@midflight/engine/control';`],
    ['cli', `import { fileSource } from '@midflight/source-file';`],
    ['source-http', `import { Client } from 'undici';`],
    ['exporter-otlp', `import { Client } from 'undici';`],
    ['core', `// import { request } from 'node:http';`],
  ])('in %s, %s is fine', (title, line) => {
    expect(verdict(title, line)).toEqual([]);
  });

  it('keeps what Node reads of the web room apart from what needs a browser', () => {
    expect(verdict('web', `import { TimeChart } from '../charts/timeChart.js';`, 'words/verdict.ts')).not.toEqual([]);
    expect(verdict('web', `import { element } from './dom/element.js';`, 'index.ts')).not.toEqual([]);
    expect(verdict('web', `import { verdictOf } from '../words/verdict.js';`, 'panels/verdictBanner.ts')).toEqual([]);
    expect(verdict('web', `import uPlot from 'uplot';`, 'charts/timeChart.ts')).toEqual([]);
  });

  it('lets the container room alone import tsyringe', () => {
    expect(verdict('core', `import { container } from 'tsyringe';`, 'container/container.ts')).toEqual([]);
  });
});
