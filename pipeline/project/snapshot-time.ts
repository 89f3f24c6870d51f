import type { PlannedProduct } from './open-product.ts';

/**
 * What a snapshot says of when it was made, in seconds since 1970: SOURCE_DATE_EPOCH, or the
 * newest changelog entry of the product's packages. Never the clock: equal inputs, equal bytes.
 */
export const snapshotTime = (
  { packages }: PlannedProduct,
  env: Readonly<Record<string, string | undefined>>,
): number => {
  const given = Number(env['SOURCE_DATE_EPOCH'] || Number.NaN);
  if (Number.isInteger(given) && given > 0) return given;
  return Math.max(...[...packages.values()].map((one) => one.package.facts.changelogTime));
};
