/** Behind the name of what was built, and found to say the same of itself as an earlier result. */
export const equalResult = ': equal to before, so nothing is rebuilt for it';
