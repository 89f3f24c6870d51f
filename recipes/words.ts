import { z } from 'zod';

/*
 * The texts that files of ours may contain, as schemas. They reach specs, command lines, URLs and
 * paths, so each says which characters it may have; none has `%` (rpm's macros), white space or a
 * leading `-`, but for titles. Each message says what would be right.
 */

const word = (pattern: RegExp, expected: string) =>
  z.string({ error: expected }).regex(pattern, { error: expected }).describe(expected);

export const packageName = word(
  /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._+-]{0,254}$/,
  'a package name: letters, digits and . _ + -, beginning with a letter or digit, at most 255',
);

export const slug = word(
  /^(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  'a name of at most 32 lower-case letters, digits and single hyphens, beginning with a letter',
);

export const fileName = word(
  /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._+~^-]{0,254}$/,
  'a file name: letters, digits and . _ + ~ ^ -, beginning with a letter or digit, at most 255',
);

export const filePath = word(
  /^(?=.{1,1024}$)(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._+~^-]{0,254}(\/[A-Za-z0-9][A-Za-z0-9._+~^-]{0,254})*$/,
  'a path relative to its root, such as `specs/packages/xen/xen.spec`: no `..`, spaces or macros',
);

export const sha256 = word(/^[0-9a-f]{64}$/, 'a sha256: 64 digits of 0-9 and a-f');

export const debianVersion = word(
  /^[0-9][A-Za-z0-9.+:~-]{0,254}$/,
  "a Debian version in quotes, such as '1.5.4+dfsg2-5'",
);

export const version = word(
  /^[0-9]+(\.[0-9A-Za-z]+){0,5}$/,
  "a version in quotes, such as '1.10': digits and letters with dots between",
);

export const npmName = word(
  /^(?=.{1,214}$)(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/,
  'the name of an npm package, such as esbuild or @esbuild/linux-x64',
);

export const npmVersion = word(
  /^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$/,
  "an exact npm version in quotes, such as '0.28.2'",
);

export const url = word(
  /^(?=.{1,2048}$)https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?\/[A-Za-z0-9._~:/?#[\]!$&'()*+,;=@%-]*$/,
  'an http or https URL with a path, without user name or spaces',
);

export const title = word(
  /^[A-Za-z0-9][A-Za-z0-9 .,:()+_-]{0,79}$/,
  'a title: one line of at most 80 letters, digits, spaces and . , : ( ) + _ -',
);

export const distTag = word(
  /^\.[a-z0-9]+$/,
  'a dist tag: a dot, then lower-case letters and digits',
);

export const volumeId = word(
  /^[A-Za-z0-9_.-]{1,32}$/,
  'a volume id: at most 32 letters, digits and _ . -',
);

export const fingerprint = word(
  /^[0-9A-F]{40}$/,
  'an OpenPGP fingerprint: 40 digits of 0-9 and A-F, without spaces, in quotes',
);

export const bcond = word(
  /^[A-Za-z0-9_][A-Za-z0-9_+.-]{0,63}$/,
  'the name of a build condition (`%bcond`): letters, digits and _ . + -, at most 64',
);

export const macroName = word(
  /^[A-Za-z_][A-Za-z0-9_]{2,63}$/,
  "a macro's name: 3 to 64 letters, digits and _, not beginning with a digit",
);

/** The one kind of text that may have `%`: rpm reads it where it reads the spec. */
export const macroBody = word(
  /^(?! )[ -~]{0,199}[!-[\]-~]$/,
  "a macro's value: one line of at most 200 characters of ASCII, without a space or \\ at its end",
);

/** `gcc@bootstrap`, or `gcc`. */
export const builtPackage = word(
  /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._+-]{0,254}(@(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*)?$/,
  'a package, or one of its stages: `gcc`, or `gcc@bootstrap`',
);

/** A whole number within bounds. */
export const count = (least: number, most: number) => {
  const expected = `a whole number from ${least} to ${most}`;
  return z.int({ error: expected }).min(least, { error: expected }).max(most, { error: expected });
};

/** A list with something in it. */
export const some = <Item extends z.ZodType>(item: Item) =>
  z.array(item).min(1, { error: 'a list with at least one item' }).readonly();
