import type { CreateReporter } from './reporters/reporter.ts';
import { answers } from './syntax/answers.ts';
import { boot } from './syntax/boot.ts';
import { build } from './syntax/build.ts';
import { clean } from './syntax/clean.ts';
import type { Declare } from './syntax/declare.ts';
import { doctor } from './syntax/doctor.ts';
import { explain } from './syntax/explain.ts';
import { fetch } from './syntax/fetch.ts';
import { iso } from './syntax/iso.ts';
import { lock } from './syntax/lock.ts';
import { plan } from './syntax/plan.ts';
import { requires } from './syntax/requires.ts';
import { shell } from './syntax/shell.ts';

/** Every command, in the order of `kiln --help`. */
export const commands: readonly Declare[] = [
  iso,
  build,
  shell,
  plan,
  explain,
  requires,
  lock,
  fetch,
  boot,
  answers,
  doctor,
  clean,
];

/** Every report format: what loads it. */
export const reporters: Readonly<Record<string, () => Promise<CreateReporter>>> = {
  tty: async () => (await import('./reporters/tty.ts')).tty,
  plain: async () => (await import('./reporters/plain.ts')).plain,
  json: async () => (await import('./reporters/json.ts')).json,
  github: async () => (await import('./reporters/github.ts')).github,
  quiet: async () => (await import('./reporters/quiet.ts')).quiet,
};
