/** What `bootIso` tells while it works. */
export type BootEvent =
  | { readonly type: 'phase-started'; readonly phase: Phase; readonly logPath: string }
  | { readonly type: 'phase-progressed'; readonly phase: Phase; readonly message: string }
  | { readonly type: 'phase-ended'; readonly phase: Phase; readonly outcome: PhaseOutcome }
  | { readonly type: 'check-ended'; readonly check: string; readonly why: string | undefined };

export type Phase = 'menu' | 'question' | 'install' | 'first boot' | 'checks';

export type PhaseOutcome = 'built' | 'failed' | 'cancelled';

export type ReportBoot = (event: BootEvent) => void;
