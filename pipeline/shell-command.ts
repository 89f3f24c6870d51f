import { defaultProduct } from './default-product.ts';

/** The command that looks into what the last failed build of a package has left. */
export const shellCommand = (name: string, product: string): string =>
  `kiln shell ${name}${product === defaultProduct ? '' : ` --product ${product}`}`;
