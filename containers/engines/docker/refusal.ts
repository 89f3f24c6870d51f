/** The status with which the engine refused something; undefined for any other error. */
export const refusalOf = (error: unknown): unknown =>
  error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;

/** What was to be removed is gone already, or somebody else is about to remove it. */
export const isGone = (error: unknown): boolean =>
  [404, 409].some((status) => status === refusalOf(error));

/** For a promise's `catch`: lets an error pass that says so. */
export const unlessGone = (error: unknown): void => {
  if (!isGone(error)) throw error;
};
