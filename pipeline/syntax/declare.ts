import { type Command, Option } from 'commander';
import type { CommandContext } from '../commands/context.ts';
import { defaultProduct } from '../default-product.ts';

/**
 * Declares one command: its words, options and help, and which module does it. That module is
 * loaded only when the command runs, so that `kiln --help` stays quick.
 */
export type Declare = (parent: Command, perform: Perform) => void;

/** Runs a command's body with a context made for its flags. */
export type Perform = (
  flags: CommonFlags,
  answer: Answer,
  body: (context: CommandContext) => Promise<number>,
) => Promise<void>;

/** What `--json` puts on stdout: the events of a run, or one document. */
export type Answer = 'events' | 'document';

export interface CommonFlags {
  readonly json?: boolean;
  readonly progress?: string;
}

export interface ProductFlags extends CommonFlags {
  readonly product: string;
}

export interface Description {
  readonly summary: string;
  readonly examples: readonly (readonly [command: string, what: string])[];
}

/** Adds what every command has: a description, examples, `--json` and `--progress`. */
export const described = (command: Command, { summary, examples }: Description): Command =>
  command
    .description(summary)
    .option('--json', 'answer in JSON on stdout')
    .option('--progress <format>', 'how to show progress: auto, tty, plain, json, github, quiet')
    .addHelpText('after', ['', 'Examples:', ...exampleLines(examples)].join('\n'));

/** The option that says which product a command is about. */
export const productOption = (): Option =>
  new Option('--product <name>', 'which product, of recipes/products')
    .env('KILN_PRODUCT')
    .default(defaultProduct);

const exampleLines = (examples: Description['examples']) => {
  const width = Math.max(...examples.map(([command]) => command.length));
  return examples.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`);
};
