/** A block of a page that a test does something with. */
export type DocBlock =
  /** Its first line is a comment with the name of a file: it is written. */
  | { readonly kind: 'file'; readonly name: string; readonly content: string }
  /** A command after `$ `, and the lines that it prints. */
  | { readonly kind: 'command'; readonly command: string; readonly prints: string };

const fenced = /^```(\w+)\n([^]*?)^```$/gm;

/** The files and commands of a page, in its order: blocks of `console`, and of any language that begin with the comment of a file's name. */
export function docBlocks(page: string): readonly DocBlock[] {
  return [...page.matchAll(fenced)].flatMap(([, language = '', content = '']): readonly DocBlock[] => {
    const [, name] = /^(?:#|\/\/) ([\w./-]+\.(?:yaml|mjs|json))\n/.exec(content) ?? [];
    if (name !== undefined) return [{ kind: 'file', name, content }];
    return language === 'console' ? commandsOf(content) : [];
  });
}

function commandsOf(content: string): readonly DocBlock[] {
  return content.split(/^\$ /m).slice(1).map((part): DocBlock => {
    const [command = '', ...lines] = part.split('\n');
    return { kind: 'command', command, prints: lines.join('\n').trimEnd() };
  });
}

/** What a command prints, as a page shows it: `…` stands for the rest of a word or a line, and alone on a line for any lines. */
export function printsLike(shown: string): RegExp {
  if (shown === '') return /^$/;
  const lines = shown.split('\n').map((line) => (line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escaped).join('.*?')}\\n`));
  return new RegExp(`^${lines.join('')}$`);
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
