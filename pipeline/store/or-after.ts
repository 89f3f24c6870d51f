/** Does something; where it finds a file or folder missing, once more after what mends that. */
export const orAfter = async <Value>(
  mend: () => Promise<void>,
  act: () => Promise<Value>,
): Promise<Value> => {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    await mend();
    return act();
  }
};
