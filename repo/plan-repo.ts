import type { Output } from '../pipeline/core/action.ts';
import type { SigningKey } from './signing-key.ts';
import { checkRepo } from './steps/check-repo.ts';
import { createRepo } from './steps/create-repo.ts';
import { signMetadata } from './steps/sign-metadata.ts';
import { signRpms } from './steps/sign-rpms.ts';

/** Unsigned packages that are signed together: when one changes, all of a group are signed again. */
export interface RpmGroup {
  /** For people: a recipe's or an import set's name. */
  readonly subject: string;
  readonly rpms: readonly Output<'rpms'>[];
}

export interface PlanRepoOptions {
  readonly tools: Output<'image'>;
  readonly key: SigningKey;
  /** The product's name, for people and for the key's file name. */
  readonly product: string;
  /** The snapshot's time, in seconds since 1970; no earlier than the key. */
  readonly sourceDateEpoch: number;
  /** Packages that must install together; see `checkRepo`. */
  readonly install: readonly string[];
  readonly comps?: string;
  readonly headerAndPayload?: boolean;
}

/** The file that holds the public key in a product's repositories and on its media. */
export const keyFileOf = (product: string): string => `RPM-GPG-KEY-${product}`;

/** A signed and checked repository of these packages; see `checkRepo` for its files. */
export const planRepo = (
  groups: readonly RpmGroup[],
  { product, install, comps, headerAndPayload = false, ...options }: PlanRepoOptions,
): Output<'repository'> => {
  const common = { ...options, subject: product, keyFile: keyFileOf(product) };
  const packages = groups.map(({ subject, rpms }) =>
    signRpms(rpms, { ...options, subject, headerAndPayload }),
  );
  const unsigned = createRepo(packages, {
    ...common,
    ...(comps === undefined ? {} : { comps }),
  });
  const metadata = signMetadata(unsigned, common);
  return checkRepo({ packages, metadata }, { ...common, install });
};
