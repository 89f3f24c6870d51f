import { Command, CommanderError } from 'commander';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { commands, reporters } from './catalogue.ts';
import type { CommandContext } from './commands/context.ts';
import { type Environment, foldersOf } from './folders.ts';
import { recordCrash } from './record-crash.ts';
import { chooseFormat } from './reporters/choose-format.ts';
import type { CreateReporter, Sink } from './reporters/reporter.ts';
import { openSession } from './session.ts';
import { type Interruption, listenToSignals } from './signals.ts';
import { sinkOf } from './sink.ts';
import type { Answer, CommonFlags, Declare, Perform } from './syntax/declare.ts';
import { messageOf } from './core/message-of.ts';

/** Where a usage error ends a command. */
const usageError = 2;
const ourBug = 70;

const projectRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/**
 * The command line, with Kiln's commands or other ones. Takes the words after `kiln`, resolves to the exit code, and throws nothing:
 * exceptions are bugs of ours, told and logged as such.
 */
export const main = async (
  args: readonly string[],
  declarations: readonly Declare[] = commands,
): Promise<number> => {
  const { env } = process;
  const line: Line = { stdout: sinkOf(process.stdout), stderr: sinkOf(process.stderr), env };
  process.on('uncaughtException', (error) => process.exit(tellCrash(error, line)));
  try {
    return await interpret(args, { ...line, declarations });
  } catch (error) {
    return tellCrash(error, line);
  }
};

interface Line {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Environment;
}

interface Spoken extends Line {
  readonly declarations: readonly Declare[];
}

const interpret = async (args: readonly string[], line: Spoken) => {
  let exitCode = 0;
  const perform: Perform = async (flags, answer, body) => {
    exitCode = await performOne({ flags, answer, body }, line);
  };
  const program = programFor(line);
  for (const declare of line.declarations) declare(program, perform);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : usageError;
  }
  return exitCode;
};

const programFor = ({ stdout, stderr }: Line) =>
  new Command('kiln')
    .description('Package recipes in; a signed RPM repository and a bootable installer ISO out.')
    .version(manifest.version)
    .configureOutput({ writeOut: stdout.write, writeErr: stderr.write })
    .showHelpAfterError('(kiln --help, or kiln COMMAND --help, shows what there is)')
    .exitOverride();

interface Performance {
  readonly flags: CommonFlags;
  readonly answer: Answer;
  readonly body: (context: CommandContext) => Promise<number>;
}

const performOne = async ({ flags, answer, body }: Performance, line: Line) => {
  const createReporter = await reporterFor(flags, answer, line);
  if (createReporter === undefined) return usageError;
  const interruption = interruptionFor(line.stderr);
  const session = openSession({
    ...line,
    createReporter,
    interruption,
    json: flags.json === true,
    eventsOnStdout: flags.json === true && answer === 'events',
    projectRoot,
  });
  try {
    return await body(session.context);
  } finally {
    session.close();
    interruption.release();
  }
};

const reporterFor = async (
  flags: CommonFlags,
  answer: Answer,
  { stderr, env }: Line,
): Promise<CreateReporter | undefined> => {
  const chosen = chooseFormat({
    progress: flags.progress,
    events: flags.json === true && answer === 'events',
    env,
    isTerminal: stderr.stream.isTTY === true,
    known: Object.keys(reporters),
  });
  if (!chosen.ok) {
    stderr.write(`error: ${chosen.failure}\n`);
    return undefined;
  }
  return reporters[chosen.value]?.();
};

const interruptionFor = (stderr: Sink): Interruption =>
  listenToSignals({
    onDrain: () => stderr.write('\nkiln: finishing what runs; again to end it now\n'),
    onAbort: () => stderr.write('\nkiln: ending what runs\n'),
    onGiveUp: (exitCode) => process.exit(exitCode),
  });

const tellCrash = (error: unknown, { stderr, env }: Line) => {
  const log = recordCrash(error, foldersOf(env).state);
  const message = messageOf(error);
  stderr.write(`error: ${message}\n  This is a bug of Kiln, not of your input.\n`);
  stderr.write(log === undefined ? `${stackOf(error)}\n` : `  Please report it with ${log}\n`);
  return ourBug;
};

const stackOf = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
