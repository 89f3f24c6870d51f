/** Names for a line of text, each once: `a, b and 3 others`. */
export const someOf = (all: readonly string[]): string => {
  const names = [...new Set(all)];
  return names.length > 3
    ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} others`
    : names.join(', ');
};
