/** Advice for a misspelt name: the known name most like it, or all of them when few. */
export const nearest = (wrong: string, known: readonly string[]): string => {
  const [best] = known
    .map((name) => ({ name, distance: distanceBetween(wrong, name) }))
    .sort((a, b) => a.distance - b.distance);
  if (best !== undefined && best.distance <= Math.max(2, wrong.length / 4)) {
    return `did you mean ${best.name}?`;
  }
  return known.length > 0 && known.length <= 8 ? `known: ${known.join(', ')}` : 'remove it';
};

/** Levenshtein's distance, one row at a time. */
const distanceBetween = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
