import type { SourceStatus } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import type { RunEvent } from '../run/runEvents.js';
import { convergenceLine, guardLine } from './changeLines.js';
import { phaseLine } from './phaseLine.js';
import { printable } from './printable.js';
import { reloadLines } from './reloadLines.js';
import { sourceLines } from './sourceLines.js';
import { startLines } from './startLines.js';
import { steeringLine } from './steeringLine.js';
import { summaryLines } from './summaryLines.js';
import { thresholdLine } from './thresholdLine.js';

/** What stays on the screen of each event; samples leave nothing. */
export function createLogLines(colors: Colors): (event: RunEvent) => readonly string[] {
  const statuses = new Map<string, SourceStatus>();
  return (event) => {
    switch (event.event) {
      case 'started':
        return startLines(event, colors);
      case 'reload':
        return reloadLines(event.outcome, colors);
      case 'source': {
        const before = statuses.get(event.status.source);
        statuses.set(event.status.source, event.status);
        return sourceLines(event.status, colors, before);
      }
      case 'phase':
        return [phaseLine(event, colors)];
      case 'steering':
        return [steeringLine(event.state, colors)];
      case 'threshold':
        // At the end the summary tells them all.
        return event.final ? [] : [thresholdLine(event.result, colors)];
      case 'converged':
      case 'not-converged':
        return [convergenceLine(event.turn, colors)];
      case 'guard':
        return [guardLine(event.verdict, colors)];
      case 'notice':
        return [colors.cyan(`› ${printable(event.message)}`)];
      case 'summary':
        return summaryLines(event, colors);
      case 'sample':
      case 'ended':
      case 'receipt':
        return [];
    }
  };
}
