/** Run by document.mjs in a process of its own, with --expose-gc: prints how much a kept revision weighs, in sizes of its text. */
import { createLoadDocumentModel } from '@midflight/document';
import { documentText } from './documentText.mjs';

const count = 1_000;
const kept = [];

function decode(model, marks) {
  return model.decode(model.compose([{ name: 'bench.yaml', content: Buffer.from(documentText(count, marks)) }])).config;
}

async function heapAfter(work) {
  const before = await heapUsed();
  work();
  return (await heapUsed()) - before;
}

/** In a turn of its own: until the one ends in which a weak reference was made, what it leads to stays. */
async function heapUsed() {
  await new Promise(setImmediate);
  gc();
  return process.memoryUsage().heapUsed;
}

const textBytes = documentText(count).length;
// What is compiled and cached once is not the revision's.
for (let round = 0; round < 3; round++) decode(createLoadDocumentModel(), { 0: 10 + round });
const alone = await heapAfter(() => {
  for (let round = 0; round < 5; round++) kept.push(decode(createLoadDocumentModel(), { 0: 100 + round }));
});
const model = createLoadDocumentModel();
kept.push(decode(model, {}));
const edited = await heapAfter(() => {
  for (let round = 0; round < 50; round++) kept.push(decode(model, { [round]: 1_000 + round }));
});
console.log(JSON.stringify({ alone: alone / 5 / textBytes, edited: edited / 50 / textBytes }));
