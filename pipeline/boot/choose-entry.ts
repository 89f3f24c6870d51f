import { setTimeout as sleep } from 'node:timers/promises';
import {
  extraVariable,
  type MenuChoice,
  menuMarker,
  withoutXenHotkey,
} from '../../iso/boot-menu.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { BootFailure } from './boot-failure.ts';
import type { Machine } from './machine.ts';
import type { BootedKernel } from './boot-request.ts';
import { watch } from './watch.ts';

export interface ChooseOptions {
  /** What the entry starts. */
  readonly kernel: BootedKernel;
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
const menuTitle = 'GNU GRUB';
const escapeKey = '\u001B';

/** Waits for GRUB's menu, adds kernel arguments on its command line, and starts an entry. */
export const chooseEntry = async (
  machine: Machine,
  choice: MenuChoice,
  options: ChooseOptions,
): Promise<Result<undefined, BootFailure>> => {
  const ready = await waitFor({ machine, from: 0 }, saysAny(menuMarker, menuTitle), options);
  if (!ready.ok) return ready;
  // The menu is drawn after the last line of its configuration.
  await sleep(1_500);
  const prepared = await addArguments(machine, options);
  if (!prepared.ok) return prepared;
  if (options.kernel === 'linux') {
    const opened = await pressKey(machine, {
      ...options,
      key: withoutXenHotkey,
      until: saysAny(menuTitle),
    });
    if (!opened.ok) return opened;
    await sleep(1_500);
  }
  return pressKey(machine, {
    ...options,
    key: choice.hotkey,
    until: saysAny('Loading Xen', 'Loading Linux', '(XEN) '),
  });
};

const addArguments = async (
  machine: Machine,
  options: ChooseOptions,
): Promise<Result<undefined, BootFailure>> => {
  if (options.extra.length === 0) return success(undefined);
  const prompt = await pressKey(machine, { ...options, key: 'c', until: saysAny('grub>') });
  if (!prompt.ok) return prompt;
  const wanted = options.extra.join(' ');
  for (let attempt = 0; attempt < attempts; attempt++) {
    await machine.console.type(`${extraVariable}='${wanted}'\r`);
    const from = machine.console.text().length;
    await machine.console.type(`echo "[$${extraVariable}]"\r`);
    const echoed = await answered({ machine, from }, saysAny(`[${wanted}]`), options);
    if (echoed.ok) {
      return pressKey(machine, { ...options, key: escapeKey, until: saysAny(menuTitle) });
    }
    if (echoed.failure.kind !== 'timed-out') return echoed;
  }
  return failure({ kind: 'typing-failed', wanted });
};

interface Press extends ChooseOptions {
  readonly key: string;
  readonly until: Said;
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

const answered = (place: Place, said: Said, options: ChooseOptions) =>
  waitFor(place, said, { ...options, seconds: answerSeconds });

const waitFor = async (
  place: Place,
  said: Said,
  options: ChooseOptions,
): Promise<Result<undefined, BootFailure>> => {
  const seen = await watch(place, (text) => (said(text) ? true : undefined), options);
  return seen.ok ? success(undefined) : seen;
};

type Said = (text: string) => boolean;

/**
 * Lines are broken at the screen's width, so blanks and line ends do not count. UEFI's terminal
 * now and then puts a control sequence in the middle of another and so loses a character: what
 * happens only once has to be seen by more than one sign.
 */
const saysAny = (...texts: readonly string[]): Said => {
  const wanted = texts.map(withoutBlanks);
  return (text) => {
    const dense = withoutBlanks(text);
    return wanted.some((one) => dense.includes(one));
  };
};

const withoutBlanks = (text: string): string => text.replaceAll(/\s/g, '');
