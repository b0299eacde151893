import { isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml';

/** A key as text; one that is no text counts as it was written. */
export function keyText({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? JSON.stringify(value));
}

/** Where a node's own text begins and ends; the start of the text for a node that has none. */
export function rangeOf(node: unknown): readonly [start: number, end: number] {
  if (!isAlias(node) && !isScalar(node) && !isMap(node) && !isSeq(node)) return [0, 1];
  const [start, end] = node.range ?? [0, 1];
  return [start, end];
}
