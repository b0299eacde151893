import assert from 'node:assert/strict';
import { type ConfigSource, MidflightError } from '@midflight/core';
import { FastSourceProbe } from '../source/fastSourceProbe.js';
import type { ConformanceCheck } from './conformanceCheck.js';

/** A source and the place it reads from, made afresh for each check. */
export interface SourceFixture {
  /** Not yet watched; its place already holds some content. */
  readonly source: ConfigSource;
  /** Puts `text` where the source reads, also after `breakDown`. Equal text written again must count as no change. */
  write(text: string): Promise<void>;
  /** Makes the place unreadable: removes the file, ends the server. */
  breakDown(): Promise<void>;
  /** Clears everything away; called at the end of each check. */
  close(): Promise<void>;
}

/** How long a source is watched for something it must not say, in milliseconds of its own clock. */
const longWhileMs = 10_000;

/** How patient the checks are. */
export interface SourceConformanceOptions {
  /** How long a source may really take to say something, in milliseconds. @defaultValue 15_000 */
  readonly patienceMs?: number;
}

type Rule = (fixture: SourceFixture, start: () => FastSourceProbe) => Promise<void>;

const rules: Readonly<Record<string, Rule>> = {
  'yields the current content first': async ({ source }, start) => {
    const probe = start();
    assert.ok(source.id.length > 0, 'a source has an id');
    const { documents } = await probe.snapshot();
    assert.ok(documents.length > 0, 'a snapshot holds at least one document');
    assert.equal(probe.signals[0]?.kind, 'snapshot');
  },

  'yields a changed content, under a new revision': async (fixture, start) => {
    const probe = start();
    const first = await probe.snapshot();
    const heard = probe.signals.length;
    await fixture.write('changed: 1\n');
    const second = await probe.snapshot(heard);
    assert.notEqual(second.revision, first.revision);
  },

  'gives equal contents equal revisions': async (fixture, start) => {
    const probe = start();
    await probe.snapshot();
    const revisions: string[] = [];
    for (const text of ['a: 1\n', 'b: 2\n', 'a: 1\n']) {
      const heard = probe.signals.length;
      await fixture.write(text);
      revisions.push((await probe.snapshot(heard)).revision);
    }
    assert.equal(revisions[2], revisions[0]);
    assert.notEqual(revisions[1], revisions[0]);
  },

  'says nothing new of content that did not change': async (fixture, start) => {
    const probe = start();
    await probe.snapshot();
    const heard = probe.signals.length;
    await fixture.write('same: 1\n');
    await probe.snapshot(heard);
    const heardAll = probe.signals.length;
    await fixture.write('same: 1\n');
    await probe.pass(longWhileMs);
    probe.nudge();
    await probe.pass(longWhileMs);
    const kinds = probe.signals.slice(heardAll).map(({ kind }) => kind);
    assert.ok(kinds.every((kind) => kind === 'unchanged'), `equal content gave ${kinds.join(', ')}`);
  },

  'yields a fault and lives on': async (fixture, start) => {
    const probe = start();
    await probe.snapshot();
    for (const text of ['mended: 1\n', 'mended: 2\n']) {
      const heard = probe.signals.length;
      await fixture.breakDown();
      const { error } = await probe.fault(heard);
      assert.ok(MidflightError.is(error), 'a fault carries a MidflightError');
      await fixture.write(text);
      await probe.snapshot(heard);
    }
  },

  'starts with a fault when there is nothing to read, and lives on': async (fixture, start) => {
    await fixture.breakDown();
    const probe = start();
    const first = await probe.until('a signal', () => probe.signals[0]);
    assert.equal(first.kind, 'fault');
    await fixture.write('late: 1\n');
    await probe.snapshot();
  },

  'looks at once when it is nudged': async (fixture, start) => {
    const probe = start();
    await probe.snapshot();
    const heard = probe.signals.length;
    probe.hold();
    await fixture.write('nudged: 1\n');
    probe.nudge();
    await probe.snapshot(heard);
  },

  'ends soon after it is aborted, and leaves nothing behind': async (_fixture, start) => {
    const probe = start();
    await probe.snapshot();
    await probe.end();
  },

  'ends when it is aborted before its first word': async (_fixture, start) => start().end(),
};

/**
 * What every source must keep, as checks for any test runner. The source's time is a fake clock that runs fast; its
 * input and output are real.
 */
export function sourceConformance(
  setUp: () => Promise<SourceFixture>,
  { patienceMs = 15_000 }: SourceConformanceOptions = {},
): readonly ConformanceCheck[] {
  return Object.entries(rules).map(([name, rule]) => ({
    name,
    run: async () => {
      const fixture = await setUp();
      const probes: FastSourceProbe[] = [];
      const start = (): FastSourceProbe => {
        const probe = new FastSourceProbe(fixture.source, patienceMs);
        probes.push(probe);
        return probe;
      };
      try {
        await rule(fixture, start);
        for (const probe of probes) await probe.end();
      } finally {
        probes.forEach((probe) => probe.abort());
        await fixture.close();
      }
    },
  }));
}
