import { defaultProduct } from './default-product.ts';

/** What somebody types for a product: `kiln build xen`, with `--product` where that is another. */
export const commandFor = (words: string, product: string): string =>
  `kiln ${words}${product === defaultProduct ? '' : ` --product ${product}`}`;
