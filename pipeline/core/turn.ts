/** Lets everything go on that is ready to. No time is waited for. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
