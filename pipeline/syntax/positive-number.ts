import { InvalidArgumentError } from 'commander';

/** An option's value; one above 0, without a fraction. */
export const positiveNumber = (text: string): number => {
  if (!/^[1-9][0-9]*$/.test(text)) throw new InvalidArgumentError('It must be a positive number.');
  return Number(text);
};
