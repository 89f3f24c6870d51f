/**
 * Milliseconds since 1970 as the machine has it now, and from then on counted without a jump:
 * somebody sets the clock, or a time service does, while a build goes on for hours.
 */
export const steadyClock = (): (() => number) => {
  const begun = Date.now();
  const started = performance.now();
  return () => begun + (performance.now() - started);
};
