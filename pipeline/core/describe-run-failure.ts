import type { Label } from './action.ts';
import type { Diagnostic, ExitCode } from './diagnostic.ts';
import type { RunFailure } from './run-failure.ts';

export interface FailureContext {
  readonly label: Label;
  readonly logPath: string;
  readonly logTail: readonly string[];
}

/** A failed action as people read it: package, step, what happened, last lines, what to do. */
export const describeRunFailure = (failure: RunFailure, context: FailureContext): Diagnostic => {
  const { step, subject } = context.label;
  const { message, exitCode, remedy } = words(failure, context.logTail);
  return {
    code: `run/${failure.kind}`,
    message: `${subject}: ${step} failed: ${message}`,
    logTail: context.logTail,
    logPath: context.logPath,
    remedy: [...looking(failure), ...remedy],
    exitCode,
  };
};

const looking = (failure: RunFailure): readonly string[] =>
  'look' in failure ? [`Look around where it failed: ${failure.look}`] : [];

interface Words {
  readonly message: string;
  readonly exitCode: ExitCode;
  readonly remedy: readonly string[];
}

const words = (failure: RunFailure, logTail: readonly string[]): Words => {
  switch (failure.kind) {
    case 'exited':
      return exited(failure.code, logTail);
    case 'limit-exceeded':
      return overLimit(failure);
    case 'not-fetched':
      return notFetched(failure);
    case 'wrong-digest':
      return build(
        `${failure.url} has sha256 ${failure.actual}, but ${failure.expected} is expected`,
        [
          'If upstream changed the file on purpose, look at it, and lock it anew: kiln lock --update',
        ],
      );
    case 'bad-output':
      return build(`${failure.path} in /out ${failure.problem}`, retry);
    case 'clashing-inputs':
      return build(`${failure.makers.join(' and ')} both have ${failure.path}`, [
        'Leave one of them out of what is built together, or give its files other names.',
      ]);
    case 'corrupted-input':
      return local(`the store's file ${failure.digest} had other bytes and was removed`, retry);
    case 'no-space':
      return local(`no space left on ${failure.where}`, ['Free some space: kiln clean', ...retry]);
    case 'engine-lost':
      return local(`the container engine was lost: ${failure.message}`, [
        'See: kiln doctor',
        ...retry,
      ]);
    case 'secret-missing':
      return local(`the secret ${failure.name} (${failure.fingerprint}) is not here`, [
        'Name the key file in KILN_SIGNING_KEY.',
      ]);
    case 'cancelled':
      return { message: 'it was cancelled', exitCode: 130, remedy: retry };
  }
};

/** A step's process may know more than its code. */
const exited = (code: number, logTail: readonly string[]): Words => {
  const [reason, ...more] = saidIn(logTail);
  if (reason === undefined) return build(`the process ended with code ${code}`, retry);
  return build(reason, [reason, ...more].some(isUnmet) ? [...correctNeeds, ...retry] : retry);
};

/** What the process of a step says in Kiln's name: of a build's own words, none begins so. */
const saidIn = (logTail: readonly string[]): readonly string[] =>
  logTail.flatMap((line) => /^kiln: (?!warning: )(.*\S)/.exec(line)?.[1] ?? []);

const isUnmet = (said: string): boolean => said.includes(', which nothing provides');

const correctNeeds = [
  'Correct what is needed in the spec (BuildRequires, Requires), or import what provides it: add that to recipes/imports/<base>.yaml, then run: kiln lock',
];

/** What is to be done in any case. */
export const runAgain = 'Run the same command again: what was finished is reused.';
const retry = [runAgain];

const build = (message: string, remedy: readonly string[]): Words => ({
  message,
  exitCode: 1,
  remedy,
});

const local = (message: string, remedy: readonly string[]): Words => ({
  message,
  exitCode: 36,
  remedy,
});

/** A limit's key under "build:" in a recipe. */
const limitKeys = {
  memory: 'memory',
  time: 'minutes',
  silence: 'silentMinutes',
  processes: 'processes',
} as const;

const overLimit = ({ limit, allowed }: Extract<RunFailure, { kind: 'limit-exceeded' }>): Words => {
  const key = `"${limitKeys[limit]}" under "build:" in its recipe`;
  return limit === 'silence'
    ? build(`it was stopped: it had said nothing for ${allowed}`, [
        `The last lines of its log say where it hangs; if it was at work, raise ${key}.`,
      ])
    : build(`it took more than the ${limit} allowed (${allowed})`, [
        `Raise ${key}, or see in the log what took so much.`,
      ]);
};

const notFetched = ({ file, attempts }: Extract<RunFailure, { kind: 'not-fetched' }>): Words => ({
  message:
    attempts.length === 0
      ? `${file}: there is nowhere to fetch it from`
      : `${file} was not found: ${attempts.map(({ url, problem }) => `${url} (${problem})`).join('; ')}`,
  exitCode: 32,
  remedy: [
    'If the mirror dropped it, add a URL that still has these bytes to the recipe, or update the lock: kiln lock --update',
    `Debian keeps every version it ever had at its snapshot service: look there for ${file}.`,
  ],
});
