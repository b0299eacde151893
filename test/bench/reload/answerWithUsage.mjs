/**
 * Answers every question of the process that started this one: the work that it has done so far, in milliseconds; and, unless that
 * is all that is asked for (`cpu`), what it holds once all garbage has gone, in bytes. Needs --expose-gc. Ends with its channel.
 */
export function answerWithUsage() {
  process.on('message', (question) => process.send({ answer: { ...work(), ...(question === 'cpu' ? {} : held()) } }));
  process.on('disconnect', () => process.exit(0));
}

function work() {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000 };
}

function held() {
  gc();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { usedBytes: heapUsed + arrayBuffers, rssBytes: rss };
}
