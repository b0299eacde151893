// @ts-check
// The process behind `startGenerator`: the built engine, steered by its parent. It answers each message once it is done.
import { createLoadEngine } from '@midflight/engine';

const [seed, threads] = process.argv.slice(2).map(Number);
const engine = createLoadEngine({ threads: threads ?? 1, seed });
let revision = 0;

/** @type {Record<string, (part: object) => Promise<unknown>>} */
const deeds = {
  change: async (part) => {
    revision += 1;
    const staged = await engine.control.stage(revision, part);
    staged.commit();
    if (revision === 1) await engine.start();
    return revision;
  },
  finish: () => engine.finish(),
};

process.on('message', (/** @type {{ deed: string, part: object }} */ { deed, part }) => void deeds[deed]?.(part).then((result) => process.send?.(result)));
// The channel ends with the parent, however that ends.
process.on('disconnect', () => process.exit());
