import type { Machine } from './machine.ts';
import type { Outcome } from './outcome.ts';

/** The steps of an installation, in order, as `KILN-INSTALL: failed:` names them. */
const stepTitles = {
  medium: 'Finding the medium',
  answers: 'Reading the answers',
  verify: "Verifying the packages' signatures",
  packages: 'Resolving packages',
  disk: 'Choosing the disk',
  partition: 'Writing the partition table',
  filesystems: 'Making file systems',
  mount: 'Mounting the target',
  install: 'Installing packages',
  configure: 'Configuring the system',
  accounts: 'Accounts and services',
  bootloader: 'Installing the boot loader',
  scripts: 'Running %post scripts',
} as const;

export type StepName = keyof typeof stepTitles;

/** Says each step before it runs, and remembers the last one for whoever reports a failure. */
export interface Progress {
  readonly step: <Value>(
    name: StepName,
    run: () => Promise<Outcome<Value>>,
    title?: string,
  ) => Promise<Outcome<Value>>;
  readonly current: () => StepName;
}

export const startProgress = (machine: Pick<Machine, 'say'>): Progress => {
  const names = Object.keys(stepTitles);
  let current: StepName = 'medium';
  return {
    step: (name, run, title = stepTitles[name]) => {
      current = name;
      const number = String(names.indexOf(name) + 1).padStart(2);
      machine.say(`[${number}/${names.length}] ${title} …`);
      return run();
    },
    current: () => current,
  };
};
