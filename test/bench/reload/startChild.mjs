import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * Starts a script of this folder in a process of its own, and resolves when it has said `{ ready: true }`.
 *
 * @param onMessage - hears what it says besides
 * @returns how to ask it something that it answers with the field `answer`, and how to end it
 */
export async function startChild(script, args, onMessage = () => {}) {
  const child = fork(new URL(script, import.meta.url), args.map(String), { execArgv: ['--expose-gc'] });
  const answers = [];
  let settled = () => {};
  const ready = new Promise((resolve, reject) => {
    settled = resolve;
    child.once('exit', (code) => reject(new Error(`${script} ${args.join(' ')} ended with ${code}`)));
  });
  child.on('message', (message) => {
    if (message.ready) settled();
    else if ('answer' in message) answers.shift()?.(message.answer);
    else onMessage(message);
  });
  await ready;
  return {
    ask: (question) => new Promise((resolve) => {
      answers.push(resolve);
      child.send(question);
    }),
    end: async () => {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
