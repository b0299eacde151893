import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * Starts a script of this folder in a process of its own, and resolves when it has said `{ ready: true }`. If it ends by itself, so
 * does the bench.
 *
 * @param onMessage - hears what it says besides
 * @returns how to ask it something, which it answers with `{ answer }`, and how to end it
 */
export async function startChild(script, args, onMessage = () => {}) {
  const child = fork(new URL(script, import.meta.url), args.map(String), { execArgv: ['--expose-gc'] });
  const answers = [];
  let isEnding = false;
  child.once('exit', (code) => {
    if (!isEnding) throw new Error(`${script} ${args.join(' ')} ended with ${code}`);
  });
  await new Promise((resolve) => {
    child.on('message', (message) => {
      if (message.ready) resolve();
      else if ('answer' in message) answers.shift()?.(message.answer);
      else onMessage(message);
    });
  });
  return {
    ask: (question) => new Promise((resolve) => {
      answers.push(resolve);
      child.send(question);
    }),
    end: async () => {
      isEnding = true;
      child.kill();
      await once(child, 'exit');
    },
  };
}
