import { ResponseParser, type Progress } from '../http/fast/responseParser.js';
import type { SeenAnswer } from './answerOracle.js';

/** How the parser reads an answer that comes in these pieces, after which the server closes. */
export function parsedAnswer(method: string, pieces: readonly Buffer[], parser = new ResponseParser()): SeenAnswer {
  parser.begin({ isHead: method === 'HEAD', keepBody: true, bodyEncoding: 'utf8', keepHeaders: true });
  let progress: Progress = 'more';
  for (const piece of pieces) {
    // What a piece is read from is used again for the next.
    const shared = Buffer.from(piece);
    progress = parser.feed(shared, shared.length);
    shared.fill(0x58);
    if (progress !== 'more') break;
  }
  if (progress === 'more') progress = parser.finish();
  if (progress === 'refused') return 'failed';
  const headers: Record<string, string[]> = {};
  const { headers: flat = [] } = parser;
  for (let at = 0; at < flat.length; at += 2) (headers[flat[at] ?? ''] ??= []).push(flat[at + 1] ?? '');
  return { status: parser.status, headers, body: parser.body ?? '' };
}
