import { execution, type ExecuteOptions } from '../../pipeline/core/execute.ts';
import type { Host } from '../../pipeline/core/host.ts';
import type { Plan } from '../../pipeline/core/plan.ts';
import type { Report } from '../../pipeline/core/report.ts';

/** How a test wants its plan executed; what it does not say is small and harmless. */
export type PlanOptions = Partial<ExecuteOptions>;

const never = new AbortController().signal;

/** Executes one plan as a run of its own does. */
export const executePlan = (plan: Plan, host: Host, options: PlanOptions = {}): Promise<Report> =>
  execution(host, { ...harmless, ...options }).execute(plan);

export const harmless: ExecuteOptions = {
  title: 'test',
  places: { work: 2, transfer: 4 },
  expectedSeconds: () => undefined,
  keepGoing: false,
  drain: never,
  abort: never,
};
