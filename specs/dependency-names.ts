import { capability } from './spec-facts.ts';

const operators = new Set(['and', 'or', 'if', 'else', 'with', 'without', 'unless']);
const comparisons = /^[<>=]+$/;

/**
 * The names that a dependency speaks of, without versions: one, or all of a rich one, whatever it
 * says of them: `(a >= 2 or b)` is `a` and `b`.
 */
export const dependencyNames = (dependency: string): readonly string[] => {
  if (!dependency.startsWith('(')) return [capability(dependency)];
  const words = dependency.split(/\s+/).map(bare);
  return words.filter(
    (word, index) =>
      word !== '' &&
      !operators.has(word) &&
      !comparisons.test(word) &&
      !comparisons.test(words[index - 1] ?? ''),
  );
};

/** Without the parentheses around it, but with its own: `(pkgconfig(zlib))` is `pkgconfig(zlib)`. */
const bare = (word: string): string => {
  const begun = word.replace(/^\(+/, '');
  const surplus = count(begun, ')') - count(begun, '(');
  return surplus > 0 ? begun.slice(0, -surplus) : begun;
};

const count = (text: string, character: string): number => text.split(character).length - 1;
