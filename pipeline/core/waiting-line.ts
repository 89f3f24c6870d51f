/** Puts one in among those that wait: the most urgent stays last; of equals, the first to come. */
export const lineUp = <One extends { readonly priority: number }>(line: One[], one: One): void => {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((line[middle]?.priority ?? 0) < one.priority) low = middle + 1;
    else high = middle;
  }
  line.splice(low, 0, one);
};
