import { distance } from 'fastest-levenshtein';

/** The known word that was probably meant, or undefined when none is near. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const wanted = word.slice(0, 100).toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(wanted, candidate.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  const [best] = ranked;
  // Two edits fix a slip; more are allowed only in long words, where they still leave most of it.
  return best && best.edits <= Math.max(2, Math.floor(best.candidate.length / 3)) && best.edits < best.candidate.length ? best.candidate : undefined;
}

/** The hint that goes with an unknown word. */
export function spellingHint(word: string, known: readonly string[]): string | undefined {
  const nearest = nearestWord(word, known);
  if (nearest !== undefined) return `Did you mean "${nearest}"?`;
  return known.length > 0 ? `Known here: ${known.join(', ')}.` : undefined;
}
