import type { Event } from '../../pipeline/core/event.ts';
import { execution } from '../../pipeline/core/execute.ts';
import type { Host, Store } from '../../pipeline/core/host.ts';
import { outlook } from '../../pipeline/core/outlook.ts';
import type { Past } from '../../pipeline/core/past.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import { filesOf } from '../../pipeline/core/report.ts';
import type { Run } from '../../pipeline/open-run.ts';
import { harmless } from './execute-plan.ts';
import { type ModelledEngine, modelledRunner } from './modelled-builds.ts';
import { noLogs } from './no-logs.ts';
import { textFrom } from './text-from.ts';

export interface ModelledHostOptions {
  readonly store: Store;
  readonly engine: ModelledEngine;
  readonly report?: (event: Event) => void;
  readonly past?: Past;
}

/** A host on which nothing really runs. */
export const modelledHost = ({ store, engine, report, past }: ModelledHostOptions): Host => {
  const runner = modelledRunner(store, engine);
  return {
    store,
    runnerOf: () => runner,
    clock: { now: () => 0 },
    logs: noLogs,
    report: report ?? (() => undefined),
    ...(past ? { past } : {}),
  };
};

/** What planning needs of a run. */
export const runIn = (host: Host): Pick<Run, 'execute' | 'textOf' | 'outlook' | 'note'> => {
  const running = execution(host, harmless);
  return {
    execute: (goals) => running.execute(planOf(goals)),
    outlook: (goals) => outlook(planOf(goals), host),
    note: () => undefined,
    textOf: async (report, goal) => {
      const [file] = filesOf(report, goal) ?? [];
      return file && textFrom(host.store.read(file.digest));
    },
  };
};
