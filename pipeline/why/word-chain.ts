import type { Chain, Reason } from '../core/reason.ts';
import { noun } from './noun.ts';
import type { Origins } from './origins.ts';
import { wordCause, type WordedCause } from './word-cause.ts';

/** What lies between a thing and a first cause. */
export interface WordedChain {
  /** From the thing itself down: `mdadm`, `build root`. */
  readonly through: readonly string[];
  readonly cause: WordedCause;
}

/** The chains of a reason for people: each first cause once, and what says nothing left out. */
export const wordReason = (
  { chains }: Pick<Reason, 'chains'>,
  origins: Origins,
): readonly WordedChain[] => {
  const worded = chains.map((chain) => wordChain(chain, origins));
  const once = new Map(worded.map((chain) => [chain.cause.text, chain]));
  const telling = [...once.values()].filter(({ cause }) => !isSecondary(cause));
  return telling.length > 0 ? telling : [...once.values()];
};

/** `mdadm ← build root ← gcc-12 12.2.0-14 → 12.2.0-15 in recipes/lock.json` */
export const chainText = ({ through, cause }: WordedChain): string =>
  [...shortened(through), cause.text].join(' ← ');

const longest = 8;

/** Both ends of a long chain. */
const shortened = (through: readonly string[]): readonly string[] =>
  through.length <= longest
    ? through
    : [...through.slice(0, 3), `… ${through.length - 6} more …`, ...through.slice(-3)];

const wordChain = (chain: Chain, origins: Origins): WordedChain => {
  const through: string[] = [];
  let last = chain;
  for (let link: Chain | undefined = chain; link; link = link.next) {
    const name = noun(link.of);
    if (name !== '' && name !== through.at(-1)) through.push(name);
    last = link;
  }
  return { through, cause: wordCause(chain.cause, last.of, origins) };
};

/** It changes when the spec does, or says nothing: it is told where there is nothing else. */
const isSecondary = ({ text }: WordedCause): boolean =>
  text.startsWith('the date of its newest changelog entry') ||
  text.startsWith('nothing is recorded');
