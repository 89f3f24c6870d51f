/** What is built where no product is named. */
export const defaultProduct = 'xcp-ng-mini';
