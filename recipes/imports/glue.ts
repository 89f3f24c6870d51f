import { z } from 'zod';

const file = z.strictObject({
  path: z.string().startsWith('/'),
  text: z.string(),
  mode: z.string().default('0644'),
  group: z.string().default('root'),
  /** Kept when the administrator has changed it. */
  config: z.boolean().default(false),
  /** false: the content is expected to change (users, passwords); `rpm -V` does not look at it. */
  verify: z.boolean().default(true),
});

const link = z.strictObject({ path: z.string().startsWith('/'), target: z.string() });

const copy = z.strictObject({
  path: z.string().startsWith('/'),
  from: z.string().startsWith('/'),
});

const directory = z.strictObject({
  path: z.string().startsWith('/'),
  mode: z.string().default('0755'),
  owner: z.string().default('root'),
  group: z.string().default('root'),
});

/** Lua when `lua`, else /bin/sh. `on` are path prefixes of a transaction file trigger. */
const scriptlet = z.strictObject({
  when: z.enum(['pre', 'post', 'preun', 'postun', 'pretrans', 'posttrans', 'trigger']),
  lua: z.boolean().default(false),
  on: z.array(z.string()).readonly().default([]),
  text: z.string(),
});

const packageGlue = z.strictObject({
  drop: z
    .strictObject({
      /** Dependencies left out, by the name that the .deb uses. */
      requires: z.array(z.string()).readonly().default([]),
      /** Files and folders, with all below them; paths after UsrMerge. */
      paths: z.array(z.string()).readonly().default([]),
    })
    .default({ requires: [], paths: [] }),
  requires: z.array(z.string()).readonly().default([]),
  provides: z.array(z.string()).readonly().default([]),
  files: z.array(file).readonly().default([]),
  links: z.array(link).readonly().default([]),
  directories: z.array(directory).readonly().default([]),
  /** Made at run time, owned by the package, not checked by `rpm -V`. */
  ghosts: z.array(z.string()).readonly().default([]),
  /** Another place for a file: what dpkg-divert or a mere rename would do. */
  move: z.record(z.string(), z.string()).readonly().default({}),
  /** `mode owner group` of files whose maintainer script sets them, by path. */
  attributes: z.record(z.string(), z.string()).readonly().default({}),
  /** A second, configurable copy of one of the package's own files. */
  copies: z.array(copy).readonly().default([]),
  scriptlets: z.array(scriptlet).readonly().default([]),
});

/**
 * The shape of `recipes/imports/glue/<base>.yaml`: what stands in for maintainer scripts, which
 * are never run.
 */
export const glueSchema = z.strictObject({
  drop: z.strictObject({
    /** Dependencies that only maintainer scripts had. */
    requires: z.array(z.string()).readonly(),
    paths: z.array(z.string()).readonly(),
  }),
  /** Folders that base-files owns, and no other package. */
  directories: z.array(directory).readonly(),
  packages: z.record(z.string(), packageGlue).readonly(),
});

export type Glue = Readonly<z.infer<typeof glueSchema>>;
export type PackageGlue = Readonly<z.infer<typeof packageGlue>>;
export type Scriptlet = Readonly<z.infer<typeof scriptlet>>;

const none: PackageGlue = packageGlue.parse({});

export const glueOf = (glue: Glue, name: string): PackageGlue => glue.packages[name] ?? none;
