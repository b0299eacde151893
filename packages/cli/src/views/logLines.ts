import type { SourceStatus } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import type { RunEvent } from '../run/runEvents.js';
import { printable } from './printable.js';
import { reloadLines } from './reloadLines.js';
import { sourceLines } from './sourceLines.js';
import { startLines } from './startLines.js';
import { summaryLines } from './summaryLines.js';

/** What stays on the screen of each event; samples leave nothing. */
export function createLogLines(colors: Colors): (event: RunEvent) => readonly string[] {
  const states = new Map<string, SourceStatus['state']>();
  return (event) => {
    switch (event.event) {
      case 'started':
        return startLines(event, colors);
      case 'reload':
        return reloadLines(event.outcome, colors);
      case 'source': {
        const before = states.get(event.status.source);
        states.set(event.status.source, event.status.state);
        return sourceLines(event.status, colors, before);
      }
      case 'notice':
        return [colors.cyan(`› ${printable(event.message)}`)];
      case 'summary':
        return summaryLines(event, colors);
      case 'sample':
        return [];
    }
  };
}
