import { TextDecoder } from 'node:util';

/** What a commit says of itself. */
export interface Commit {
  /** Full. */
  readonly id: string;
  /** Full ids. */
  readonly parents: readonly string[];
  /** `Name <email>`. */
  readonly author: string;
  /** The first paragraph of its message, in one line. */
  readonly subject: string;
  /** What kind of signature it bears, good or not. */
  readonly signature: 'ssh' | 'other' | undefined;
}

/** A line of a record is for reading; a commit may hold a book. */
const maxLength = 500;

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}

/** Reads the raw text of a commit object: headers, a blank line, the message. */
export function readCommit(id: string, raw: Buffer): Commit {
  const encoding = /^encoding (\S+)$/m.exec(raw.toString('latin1'))?.[1] ?? 'utf-8';
  const text = decoderFor(encoding).decode(raw);
  const border = text.indexOf('\n\n');
  // Lines that begin with a blank go on with the header before, as those of a signature do.
  const headers = (border === -1 ? text : text.slice(0, border)).split(/\n(?! )/);
  const all = (name: string): readonly string[] => headers.filter((header) => header.startsWith(`${name} `)).map((header) => header.slice(name.length + 1));
  const subject = (border === -1 ? '' : text.slice(border)).trim().split(/\n\s*\n/, 1)[0] ?? '';
  const signature = all('gpgsig')[0] ?? all('gpgsig-sha256')[0];
  return {
    id,
    parents: all('parent'),
    author: oneLine((all('author')[0] ?? '').replace(/ \d+ [+-]\d+$/, '')),
    subject: oneLine(subject),
    signature: signature === undefined ? undefined : signature.startsWith('-----BEGIN SSH SIGNATURE-----') ? 'ssh' : 'other',
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, maxLength);
}
