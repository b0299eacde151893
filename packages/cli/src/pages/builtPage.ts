import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { resolve } from 'import-meta-resolve';

/** What a page is made of beside its HTML. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

/** The built script and style of a page of `@midflight/web`. */
export async function builtPage(name: 'report' | 'dashboard'): Promise<PageParts> {
  const at = (file: string): string => fileURLToPath(new URL(`dist/bundle/${file}`, resolve('@midflight/web/package.json', import.meta.url)));
  const [script, style] = await Promise.all([readFile(at(`${name}.js`), 'utf8'), readFile(at(`${name}.css`), 'utf8')]);
  return { script, style };
}
