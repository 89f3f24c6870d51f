import type { Diagnostic } from '../pipeline/core/diagnostic.ts';
import type {
  Malformed,
  MissingKey,
  NoKind,
  NotLocked,
  NotText,
  RecipeFailure,
  Refused,
  Repeated,
  UnknownKey,
  UnknownName,
} from './failure.ts';
import { lockFile } from './lock.ts';
import { nearest } from './nearest.ts';
import { yamlLimits } from './strict-yaml.ts';

/** A failure as people read it: one line, where it is, and what would be right. */
export const describe = (failed: RecipeFailure): Diagnostic => ({
  code: `recipe/${failed.kind}`,
  ...saidOnly(wordsFor(failed)),
  location: failed.location,
  exitCode: 2,
});

const saidOnly = ({ message, remedy = [] }: Words): Words =>
  remedy.length > 0 ? { message, remedy } : { message };

type Words = Pick<Diagnostic, 'message' | 'remedy'>;

const wordsFor = (failed: RecipeFailure): Words => {
  switch (failed.kind) {
    case 'malformed':
      return malformed(failed);
    case 'refused':
      return refusals[failed.what];
    case 'unknown-key':
      return unknownKey(failed);
    case 'missing-key':
      return missingKey(failed);
    case 'wrong-value':
      return {
        message: `${subject(failed.place)} must be ${failed.expected}, not ${failed.found}`,
      };
    case 'not-text':
      return notText(failed);
    case 'no-kind':
      return noKind(failed);
    case 'repeated':
      return repeated(failed);
    case 'contradiction':
      return { message: failed.problem, remedy: [failed.remedy] };
    case 'unknown-name':
      return unknownName(failed);
    case 'absent-file':
      return {
        message: `there is no ${failed.path} in this repository${didYouMean(failed.near)}`,
        remedy: [`Add the file, or correct the path.`],
      };
    case 'not-locked':
      return notLocked(failed);
  }
};

const malformed = ({ problem }: Malformed): Words => ({
  message: `not valid YAML: ${lowered(problem)}`,
  remedy: ['Quote texts that contain `: `, ` #`, quotes or brackets; indent with spaces.'],
});

const refusals: Readonly<Record<Refused['what'], Words>> = {
  alias: {
    message: 'an alias (`*name`) stands for nothing: there is no such anchor before it',
    remedy: ['Write the value out, or quote a text that begins with `*`.'],
  },
  aliases: {
    message: `more than ${yamlLimits.aliases} aliases, the most that are read`,
    remedy: ['Write the values out.'],
  },
  tag: {
    message: 'tags (`!name`) are not used in these files',
    remedy: ['Leave the tag out, or quote a text that begins with `!`.'],
  },
  directive: { message: 'YAML directives (`%…`) are not used in these files' },
  document: {
    message: 'a second document begins here: a file holds one',
    remedy: ['Give each its own file.'],
  },
  character: {
    message: 'a control character, or one that changes the direction of text',
    remedy: ['Delete it; an editor may not show it.'],
  },
  length: { message: `longer than ${yamlLimits.length} characters, the most that is read` },
  depth: { message: `nested deeper than ${yamlLimits.depth} levels, the most that is read` },
};

const unknownKey = ({ key, place, known }: UnknownKey): Words => ({
  message: `unknown key ${quoted(key)}${within(place)}${didYouMean(nearest(key, known))}`,
  remedy: known.length > 0 ? [`Known here: ${known.join(', ')}.`] : [],
});

const missingKey = ({ key, place, expected }: MissingKey): Words => ({
  message: `${subject(place)} lacks the key ${quoted(key)}`,
  ...(expected === undefined ? {} : { remedy: [`Add \`${key}:\` ${expected}.`] }),
});

const notText = ({ place, source, value }: NotText): Words => ({
  message: `${subject(place)} must be a text, and ${source} is read as ${aKindOf(value)}: quote it`,
  remedy: [`Write '${source}' in quotes.`],
});

const noKind = ({ place, kinds, found }: NoKind): Words => {
  const misspelt = found.flatMap((key) => nearest(key, kinds) ?? [])[0];
  return {
    message: `${subject(place)} has none of the keys ${kinds.join(', ')}, one of which says its kind${didYouMean(misspelt)}`,
  };
};

const repeated = ({ what, value, firstLine }: Repeated): Words => ({
  message: `the ${what} ${quoted(value)} is there a second time`,
  remedy: [
    firstLine === undefined
      ? 'Leave one of them.'
      : `Leave one of them; the first is in line ${firstLine}.`,
  ],
});

const unknownName = ({ what, name, known }: UnknownName): Words => ({
  message: `there is no ${what} ${quoted(name)}${didYouMean(nearest(name, known))}`,
  remedy: [
    ...(known.length > 0 && known.length <= 20 ? [`There are: ${known.join(', ')}.`] : []),
    ...(what.startsWith('locked') ? ['After a change of the import list, run `kiln lock`.'] : []),
  ],
});

const notLocked = ({ file, of, before, product }: NotLocked): Words => ({
  message:
    before === undefined
      ? `${file} (${of}) is not locked: ${lockFile} does not have it`
      : `${file} is not locked as ${of}: ${lockFile} has it as ${before}`,
  remedy: [`Lock it: kiln lock --product ${product}`],
});

const subject = (place: string): string => (place === '' ? 'the file' : place);

const within = (place: string): string => (place === '' ? '' : ` in ${place}`);

const didYouMean = (name: string | undefined): string =>
  name === undefined ? '' : `; did you mean ${quoted(name)}?`;

/** Keys and names come from files, so they may hold anything. */
const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

const aKindOf = (value: string): string =>
  value === 'true' || value === 'false'
    ? `the truth value ${value}`
    : value === 'nothing'
      ? 'nothing'
      : `the number ${value}`;

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
