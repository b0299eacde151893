/**
 * Run by dashboard.mjs in a process of its own, in the place of dashboardViewer.mjs: `node dashboardReader.mjs DASHBOARD-URL METRICS-URL`. Asks for
 * what the page asks for, as often as the page, from the message `open` to the message `shut`, and draws nothing: a browser would take from the
 * target what it is to leave alone. Answers each message with what it has seen so far.
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

let beats = [];
let stream;
const told = (thrown) => stream?.signal.aborted || console.error(thrown.message);

/** Looks as a page does that was hidden: it asks for what it missed, and then each second. */
async function open() {
  stream = new AbortController();
  await read('v1/status');
  await readNews();
  // The page is told of each second by events, and asks then.
  const { body } = await fetch(new URL('v1/events', origin), { headers, signal: stream.signal });
  void (async () => { for await (const _ of body); })().catch(told);
  beats = [scrape, readNews].map((work) => setInterval(() => void work().catch(told), 1_000));
}

function shut() {
  for (const beat of beats) clearInterval(beat);
  stream?.abort();
}

async function obey(word) {
  if (word === 'open') await open();
  if (word === 'shut') shut();
  process.send({ ran, scrapes, bytes });
}

process.on('message', (word) => void obey(word));
process.send('ready');
