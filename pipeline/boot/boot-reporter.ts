import { digestOfValue } from '../core/digest.ts';
import type { Event } from '../core/event.ts';
import type { BootEvent, Phase, ReportBoot } from './boot-event.ts';
import type { BootRequest } from './boot-request.ts';

export interface Teller {
  readonly report: (event: Event) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tells the phases of a boot as actions, so that every report format shows them as such. */
export const bootReporter = (request: BootRequest, { report, now }: Teller): ReportBoot => {
  const { firmware, media, profile, logPath } = request;
  const startedAt = new Map<Phase, number>();
  const common = (phase: Phase) => ({
    action: digestOfValue({ boot: phase, logPath }),
    time: now(),
    label: { step: phase, subject: `${firmware}, ${media}, ${profile.id}` },
    logPath,
  });
  return (event: BootEvent): void => {
    switch (event.type) {
      case 'phase-started':
        startedAt.set(event.phase, now());
        return report({ type: 'action-started', ...common(event.phase) });
      case 'phase-progressed': {
        const { action, time } = common(event.phase);
        return report({ type: 'action-progressed', action, time, message: event.message });
      }
      case 'phase-ended': {
        const seconds = (now() - (startedAt.get(event.phase) ?? now())) / 1000;
        const { outcome } = event;
        return report({ type: 'action-ended', ...common(event.phase), outcome, seconds });
      }
      case 'check-ended':
        return report(checkNote(event, now()));
    }
  };
};

const checkNote = (
  { check, why }: Extract<BootEvent, { readonly type: 'check-ended' }>,
  time: number,
): Event =>
  why === undefined
    ? { type: 'noted', time, level: 'info', message: `holds: ${check}` }
    : { type: 'noted', time, level: 'warning', message: `does not hold: ${check}: ${why}` };
