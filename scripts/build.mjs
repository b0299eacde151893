// `npm run build`: every package, in one go. Why not one by one: docs/adr/0001-build.md.
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';

ensureInstalled();
await ensureBuilt();
