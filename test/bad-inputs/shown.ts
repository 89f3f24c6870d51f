import type { Diagnostic } from '../../pipeline/core/diagnostic.ts';

/** Diagnostics as golden files hold them: place, message, code, source line, remedy. */
export const shown = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics
    .flatMap(({ code, message, location, remedy = [] }) => [
      `${location?.file}:${location?.line}:${location?.column}: ${message} [${code}]`,
      ...(location?.sourceLine === undefined ? [] : [`  | ${location.sourceLine}`]),
      ...remedy.map((line) => `  = ${line}`),
    ])
    .join('\n')
    .concat('\n');
