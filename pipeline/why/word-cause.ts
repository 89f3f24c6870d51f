import type { Label } from '../core/action.ts';
import type { FirstCause } from '../core/reason.ts';
import { isDigest } from '../core/digest.ts';
import type { Part } from '../core/past.ts';
import { inputWords } from './input-words.ts';
import { type MacroChange, macroChanges } from './macro-changes.ts';
import type { Origins } from './origins.ts';
import { requestChanges } from './request-changes.ts';
import { wordDownload } from './word-download.ts';

/** A first cause for people. */
export interface WordedCause {
  /** `specs/packages/xen/xen.spec changed (sha256 1f2e3d4c5b6a → 6a5b4c3d2e1f)` */
  readonly text: string;
  /** The file of the repository that it is in, where that is known. */
  readonly file?: string;
  readonly before?: string;
  readonly after?: string;
}

type Changed = Extract<FirstCause, { readonly kind: 'changed' }>;

/** What has changed first of all, of an action: with the file it is in, and old and new. */
export const wordCause = (cause: FirstCause, by: Label, origins: Origins): WordedCause => {
  switch (cause.kind) {
    case 'unrecorded':
      return { text: 'nothing is recorded of an earlier build' };
    case 'lost':
      return { text: 'its result is no longer in the store' };
    case 'unknown':
      return { text: 'not known: its key is another' };
    case 'changed':
      return { ...wordChange(cause, by, origins), ...values(cause) };
  }
};

const values = ({ before, after }: Changed) => ({
  ...(before ? { before: before.value } : {}),
  ...(after ? { after: after.value } : {}),
});

const wordChange = (cause: Changed, by: Label, origins: Origins): WordedCause => {
  const { name, before, after } = cause;
  const maker = (after ?? before)?.of;
  if (maker?.step === 'fetch') {
    return located(wordDownload(cause), origins.ofDownload(maker.subject, by));
  }
  if (maker) return { text: wordResult(cause, maker) };
  if (name.startsWith('job ')) return wordJob(cause, by, origins);
  const macros = macroChanges(before?.text, after?.text);
  if (macros.length > 0) return wordMacros(macros, origins);
  const asked = name === requestPath ? requestChanges(before?.text, after?.text) : [];
  if (asked.length > 0) return { text: asked.join('; ') };
  const file = origins.ofInput(name, by);
  return file ? { text: wordFile(file, cause), file } : { text: wordInput(cause) };
};

const requestPath = '/in/request.json';

const isChange = ({ before, after, isBeforeForgotten = false }: Changed): boolean =>
  after !== undefined && (before !== undefined || isBeforeForgotten);

/** A digest says something of a file only. */
const wordInput = (cause: Changed): string => {
  const what = inputWords(cause.name);
  if (what === undefined) return wordFile(`its input ${cause.name}`, cause);
  return isChange(cause) ? `${what} changed` : wordFile(what, cause);
};

const located = (text: string, file: string | undefined): WordedCause =>
  file === undefined ? { text } : { text: `${text} in ${file}`, file };

const wordResult = (cause: Changed, { step, subject }: Label): string => {
  const { before, after } = cause;
  if (isChange(cause) && before === undefined) return `the result of ${step} ${subject} is another`;
  if (before === undefined) return `it needs ${subject} now (${step})`;
  if (after === undefined) return `it no longer needs ${subject} (${step})`;
  return `the result of ${step} ${subject} is another (${arrow(before, after)})`;
};

const wordFile = (what: string, cause: Changed): string => {
  const { before, after } = cause;
  if (isChange(cause) && after && !before) return `${what} changed (sha256 now ${short(after)})`;
  if (before === undefined) return `${what} is new`;
  if (after === undefined) return `${what} is gone`;
  return `${what} changed (sha256 ${arrow(before, after)})`;
};

const wordMacros = (changes: readonly MacroChange[], origins: Origins): WordedCause => {
  const [first] = changes;
  const texts = changes.map(({ name, text }) => `${text} in ${origins.ofMacro(name)}`);
  const shown = texts.slice(0, 3).join('; ');
  return {
    text: texts.length > 3 ? `${shown}; and ${texts.length - 3} more macros` : shown,
    ...(first ? { file: origins.ofMacro(first.name) } : {}),
  };
};

const wordJob = (cause: Changed, by: Label, origins: Origins): WordedCause => {
  const { name, before, after } = cause;
  const member = name.slice('job '.length);
  const what = jobMembers[member] ?? member;
  const known = before && after && !isDigest(before.value) && !isDigest(after.value);
  const shown = member === 'env SOURCE_DATE_EPOCH' ? day : short;
  if (member === 'argv') return { text: `the step ${by.step} does something else` };
  return located(
    known ? `${what} ${shown(before)} → ${shown(after)}` : `${what} changed`,
    origins.ofJob(member, by),
  );
};

const jobMembers: Readonly<Record<string, string>> = {
  'env SOURCE_DATE_EPOCH': 'the date of its newest changelog entry',
  'env PACKAGES': "the base's packages",
  'limits memoryMiB': 'memory (MiB)',
  'limits seconds': 'time limit (s)',
  'limits pids': 'most processes',
  packages: 'the list of packages',
  code: 'the code that writes the specs of imports (specs/imports)',
  'env KEY_FINGERPRINT': "the signing key's fingerprint",
  secrets: 'the signing key',
};

const arrow = (before: Part, after: Part): string => `${short(before)} → ${short(after)}`;

const short = ({ value }: Part): string => (isDigest(value) ? value.slice(0, 12) : value);

const day = ({ value }: Part): string => new Date(Number(value) * 1000).toISOString().slice(0, 10);
