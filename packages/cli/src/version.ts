import { createRequire } from 'node:module';

/** Of this package. */
export function version(): string {
  const manifest: unknown = createRequire(import.meta.url)('midflight/package.json');
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}
