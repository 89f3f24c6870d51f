import type { Diagnostic } from '../core/diagnostic.ts';

/** Why an ISO did not boot, install, or hold what it promises. */
export type BootFailure =
  | { readonly kind: 'missing-file'; readonly path: string; readonly remedy: string }
  | { readonly kind: 'bad-manifest'; readonly path: string; readonly why: string }
  | {
      readonly kind: 'unknown-profile';
      readonly profile: string;
      readonly known: readonly string[];
    }
  | { readonly kind: 'no-unattended-profile'; readonly known: readonly string[] }
  | { readonly kind: 'not-started'; readonly program: string; readonly message: string }
  | { readonly kind: 'typing-failed'; readonly wanted: string }
  | { readonly kind: 'install-failed'; readonly message: string }
  | { readonly kind: 'crashed'; readonly phase: string; readonly line: string }
  | { readonly kind: 'silent'; readonly phase: string; readonly seconds: number }
  | { readonly kind: 'timed-out'; readonly phase: string; readonly seconds: number }
  | { readonly kind: 'ended-early'; readonly phase: string; readonly message: string }
  | { readonly kind: 'disk-touched'; readonly bytes: number }
  | { readonly kind: 'checks-failed'; readonly failures: readonly CheckFailure[] }
  | { readonly kind: 'aborted' };

export interface CheckFailure {
  readonly check: string;
  readonly why: string;
}

export interface BootFailureContext {
  readonly iso: string;
  readonly logPath: string;
  readonly logTail: readonly string[];
}

/** The failure as people read it, with the last lines of the serial console. */
export const describeBootFailure = (
  failure: BootFailure,
  { iso, logPath, logTail }: BootFailureContext,
): Diagnostic => ({
  code: `boot/${failure.kind}`,
  message: message(failure),
  ...(isAboutConsole(failure) ? { logTail, logPath } : {}),
  remedy: remedy(failure, { iso, logPath }),
  exitCode: exitCode(failure),
});

const message = (failure: BootFailure): string => {
  switch (failure.kind) {
    case 'missing-file':
      return `${failure.path} is not there`;
    case 'bad-manifest':
      return `${failure.path}: ${failure.why}`;
    case 'unknown-profile':
      return `the ISO has no answers profile '${failure.profile}', it has: ${failure.known.join(', ')}`;
    case 'no-unattended-profile':
      return `every answers profile of the ISO asks before it installs: ${failure.known.join(', ')}`;
    case 'not-started':
      return `${failure.program} did not start: ${failure.message}`;
    case 'typing-failed':
      return `the boot menu did not take what was typed: ${failure.wanted}`;
    case 'install-failed':
      return `the installer gave up: ${failure.message}`;
    case 'disk-touched':
      return `the disk was written to (${failure.bytes} bytes) before the installer was told to`;
    case 'checks-failed':
      return failure.failures.map(({ check, why }) => `${check}: ${why}`).join('\n');
    case 'aborted':
      return 'stopped before the end';
    default:
      return phaseMessage(failure);
  }
};

type PhaseFailure = Extract<BootFailure, { readonly phase: string }>;

const phaseMessage = (failure: PhaseFailure): string => {
  const { phase } = failure;
  switch (failure.kind) {
    case 'crashed':
      return `${phase}: the machine crashed: ${failure.line}`;
    case 'silent':
      return `${phase}: nothing on the serial console for ${failure.seconds} seconds`;
    case 'timed-out':
      return `${phase}: not done after ${failure.seconds} seconds`;
    case 'ended-early':
      return `${phase}: the machine ended ${failure.message}`;
  }
};

const remedy = (
  failure: BootFailure,
  { iso, logPath }: Pick<BootFailureContext, 'iso' | 'logPath'>,
): readonly string[] => {
  switch (failure.kind) {
    case 'missing-file':
      return [failure.remedy];
    case 'bad-manifest':
      return ['Make the ISO again: kiln iso'];
    case 'unknown-profile':
    case 'no-unattended-profile':
      return ['Add a profile to "answers:" of the product, or choose another with --answers.'];
    case 'not-started':
      return ['See what is missing: kiln doctor'];
    case 'aborted':
      return [`Again: kiln boot ${iso}`];
    default:
      return [`The whole serial console: less -R ${logPath}`, `Again: kiln boot ${iso}`];
  }
};

const isAboutConsole = ({ kind }: BootFailure): boolean =>
  !['missing-file', 'bad-manifest', 'unknown-profile', 'no-unattended-profile'].includes(kind);

const exitCode = ({ kind }: BootFailure): Diagnostic['exitCode'] => {
  switch (kind) {
    case 'missing-file':
    case 'bad-manifest':
    case 'unknown-profile':
    case 'no-unattended-profile':
      return 2;
    case 'not-started':
      return 36;
    case 'aborted':
      return 130;
    default:
      return 1;
  }
};
