/** What this process holds once all garbage has gone, in bytes, and the work that it has done so far, in milliseconds. Needs --expose-gc. */
export function usage() {
  gc();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return { usedBytes: heapUsed + arrayBuffers, rssBytes: rss, cpuMs: (user + system) / 1_000 };
}
