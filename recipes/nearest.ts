/**
 * The known word that a misspelt one was probably meant to be: at most a third of its letters
 * differ. Undefined where none is that near.
 */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const budget = Math.max(1, Math.floor(word.length / 3));
  const [best] = known
    .filter((candidate) => Math.abs(candidate.length - word.length) <= budget)
    .map((candidate) => ({ candidate, edits: editsBetween(word, candidate) }))
    .filter(({ edits }) => edits <= budget)
    .toSorted((a, b) => a.edits - b.edits);
  return best?.candidate;
};

/** Levenshtein's distance, where two neighbours that changed places count as one edit. */
const editsBetween = (from: string, to: string): number => {
  let before: readonly number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      current.push(cost({ from, to, row, column }, { before, above, current }));
    }
    before = above;
    above = current;
  }
  return above.at(-1) ?? 0;
};

interface Cell {
  readonly from: string;
  readonly to: string;
  readonly row: number;
  readonly column: number;
}

interface Rows {
  readonly before: readonly number[];
  readonly above: readonly number[];
  readonly current: readonly number[];
}

const cost = ({ from, to, row, column }: Cell, { before, above, current }: Rows): number => {
  const same = from[row - 1] === to[column - 1];
  const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
  return Math.min(
    at(above, column) + 1,
    at(current, column - 1) + 1,
    at(above, column - 1) + (same ? 0 : 1),
    swapped ? at(before, column - 2) + 1 : Infinity,
  );
};

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
