import { setTimeout as sleep } from 'node:timers/promises';
import { extraVariable, type MenuChoice, menuMarker } from '../../iso/boot-menu.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { BootFailure } from './boot-failure.ts';
import type { Machine } from './machine.ts';
import { watch } from './watch.ts';

export interface ChooseOptions {
  /** Kernel arguments to add; no quotes in them. */
  readonly extra: readonly string[];
  readonly phase: string;
  /** For the firmware and GRUB to get to the menu. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** How long GRUB may take to answer a key. */
const answerSeconds = 20;
const attempts = 3;
const escapeKey = '\u001B';

/** Waits for GRUB's menu, adds kernel arguments on its command line, and starts an entry. */
export const chooseEntry = async (
  machine: Machine,
  choice: MenuChoice,
  options: ChooseOptions,
): Promise<Result<undefined, BootFailure>> => {
  const ready = await waitFor({ machine, from: 0 }, menuMarker, options);
  if (!ready.ok) return ready;
  // The menu is drawn after the last line of its configuration.
  await sleep(1_500);
  const prepared = await addArguments(machine, options);
  if (!prepared.ok) return prepared;
  return pressKey(machine, { ...options, key: choice.hotkey, until: 'Loading Xen' });
};

const addArguments = async (
  machine: Machine,
  options: ChooseOptions,
): Promise<Result<undefined, BootFailure>> => {
  if (options.extra.length === 0) return success(undefined);
  const prompt = await pressKey(machine, { ...options, key: 'c', until: 'grub>' });
  if (!prompt.ok) return prompt;
  const wanted = options.extra.join(' ');
  for (let attempt = 0; attempt < attempts; attempt++) {
    await machine.console.type(`${extraVariable}='${wanted}'\r`);
    const from = machine.console.text().length;
    await machine.console.type(`echo "[$${extraVariable}]"\r`);
    const echoed = await answered({ machine, from }, `[${wanted}]`, options);
    if (echoed.ok) return pressKey(machine, { ...options, key: escapeKey, until: 'GNU GRUB' });
    if (echoed.failure.kind !== 'timed-out') return echoed;
  }
  return failure({ kind: 'typing-failed', wanted });
};

interface Press extends ChooseOptions {
  readonly key: string;
  readonly until: string;
}

/** A key may get lost while a firmware redraws its screen, so it is pressed again. */
const pressKey = async (
  machine: Machine,
  { key, until, ...options }: Press,
): Promise<Result<undefined, BootFailure>> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const from = machine.console.text().length;
    await machine.console.type(key);
    const seen = await answered({ machine, from }, until, options);
    if (seen.ok || seen.failure.kind !== 'timed-out') return seen;
  }
  return failure({ kind: 'typing-failed', wanted: key === escapeKey ? 'Esc' : key });
};

interface Place {
  readonly machine: Machine;
  readonly from: number;
}

const answered = (place: Place, text: string, options: ChooseOptions) =>
  waitFor(place, text, { ...options, seconds: answerSeconds });

/** Lines are broken at the screen's width, so blanks and line ends do not count. */
const waitFor = async (
  place: Place,
  wanted: string,
  options: ChooseOptions,
): Promise<Result<undefined, BootFailure>> => {
  const dense = withoutBlanks(wanted);
  const seen = await watch(
    place,
    (text) => (withoutBlanks(text).includes(dense) ? true : undefined),
    options,
  );
  return seen.ok ? success(undefined) : seen;
};

const withoutBlanks = (text: string): string => text.replaceAll(/\s/g, '');
