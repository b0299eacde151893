/**
 * Run by dashboard.mjs in a process of its own, in the place of dashboardViewer.mjs: `node dashboardReader.mjs DASHBOARD-URL METRICS-URL`. Asks for
 * what the page asks for, as often as the page, and draws nothing: a browser would take from the target what it is to leave alone.
 */
const [dashboardUrl, metricsUrl] = process.argv.slice(2);
const { origin, hash } = new URL(dashboardUrl);
const headers = { authorization: `Bearer ${hash.replace('#token=', '')}` };
process.on('disconnect', () => process.exit(0));

let [scrapes, bytes, ran] = [0, 0, 0];

async function read(path) {
  const answer = await fetch(new URL(path, origin), { headers });
  if (!answer.ok) throw new Error(`${path} is answered with ${answer.status}`);
  return answer.json();
}

async function readNews() {
  const { timeline: { points } } = await read(ran === 0 ? 'v1/run' : `v1/run?after=${ran}`);
  await read('v1/tables?from=0&find=');
  ran = Math.floor(points.at(-1)?.fromMs ?? ran);
}

async function scrape() {
  const answer = await fetch(metricsUrl);
  bytes = (await answer.text()).length;
  if (answer.ok) scrapes++;
}

await read('v1/status');
await readNews();
process.send('open');
process.on('message', () => process.send({ ran, scrapes, bytes }));
const told = (thrown) => console.error(thrown.message);
setInterval(() => void scrape().catch(told), 1_000);
setInterval(() => void readNews().catch(told), 1_000);
// The page is told of each second by events, and asks then.
const events = await fetch(new URL('v1/events', origin), { headers });
for await (const _ of events.body);
