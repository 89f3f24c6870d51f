/** How far this version goes with a command or an option. */
export type Support =
  | 'yes'
  /** Read and without effect here: what it asks for is already so, or does not matter. */
  | 'no effect'
  /** Understood, and refused: a later version has it. */
  | 'later'
  /** Refused for good; `remedy` says what to write. */
  | 'never';

export interface OptionSpec {
  readonly value: 'none' | 'text' | 'number';
  readonly support: Support;
  readonly remedy?: string;
}

export interface CommandSpec {
  readonly support: Support;
  /** What is right instead, where `support` is `never`. */
  readonly remedy?: string;
  /** `any`: not looked at, since the command itself is refused or has no effect. */
  readonly options: Readonly<Record<string, OptionSpec>> | 'any';
  readonly arguments: { readonly min: number; readonly max: number; readonly name: string };
  /** May stand in a file more than once. */
  readonly repeats: boolean;
  /** Groups of options of which at most one may be given. */
  readonly exclusive: readonly (readonly string[])[];
  readonly required: readonly string[];
}

export const flag: OptionSpec = { value: 'none', support: 'yes' };
export const text: OptionSpec = { value: 'text', support: 'yes' };
export const number: OptionSpec = { value: 'number', support: 'yes' };

export const later = (option: OptionSpec): OptionSpec => ({ ...option, support: 'later' });

export const noEffect = (option: OptionSpec): OptionSpec => ({ ...option, support: 'no effect' });

export const never = (option: OptionSpec, remedy: string): OptionSpec => ({
  ...option,
  support: 'never',
  remedy,
});

const noArguments = { min: 0, max: 0, name: '' } as const;

export const oneArgument = (name: string) => ({ min: 1, max: 1, name }) as const;

/** A command with the usual answers to the rarer questions. */
export const command = (
  options: CommandSpec['options'],
  rest: Partial<Omit<CommandSpec, 'options'>> = {},
): CommandSpec => ({
  support: 'yes',
  options,
  arguments: noArguments,
  repeats: false,
  exclusive: [],
  required: [],
  ...rest,
});

/** A command that is read over: whatever follows it. */
const unread = (support: Support, remedy?: string): CommandSpec => ({
  ...command('any', { support, repeats: true }),
  arguments: { min: 0, max: Number.POSITIVE_INFINITY, name: 'words' },
  ...(remedy === undefined ? {} : { remedy }),
});

export const ignoredCommand: CommandSpec = unread('no effect');
export const laterCommand: CommandSpec = unread('later');
export const removedCommand = (remedy: string): CommandSpec => unread('never', remedy);
