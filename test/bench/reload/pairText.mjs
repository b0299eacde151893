const scenario = (name, weight) => `  - name: ${name}\n    weight: ${weight}\n    steps:\n      - request: { method: GET, path: / }\n`;
const second = scenario('B', 1);

/** A small load document of two scenarios, which `mark` (≥ 1) tells from others. Cut off between the two, it is a document still. */
export function pairText(mark) {
  return `version: "1.0"\nconfig:\n  baseUrl: http://127.0.0.1:9\n  duration: 1m\nload:\n  model: rps\n  target: 1\nscenarios:\n${scenario('A', mark)}${second}`;
}

/** Its two parts. */
export const halvesOf = (text) => [text.slice(0, -second.length), text.slice(-second.length)];

/** Which document a program believes in, and whether it is all of it: `7 of 2`; `undefined of undefined` when it is none. */
export const viewOf = (document) => `${document?.scenarios?.[0]?.weight} of ${document?.scenarios?.length}`;

/** What {@link viewOf} says of a whole {@link pairText}. */
export const wholeView = (mark) => `${mark} of 2`;
