import { type Action, requirementsOf } from './action.ts';
import type { Digest } from './digest.ts';
import type { Outcome } from './report.ts';

/** An action whose outcome is not known yet. */
export interface OpenAction {
  readonly action: Action;
  /** How many that it requires are open, too. */
  missing: number;
  /** Those that require it. */
  readonly after: OpenAction[];
  asked?: PromiseWithResolvers<Outcome>;
}

/** Finds out which actions come next, each once all is known that it requires. */
export class OpenActions {
  readonly #open = new Map<Digest, OpenAction>();
  #ready: OpenAction[] = [];

  get size(): number {
    return this.#open.size;
  }

  get(id: Digest): OpenAction | undefined {
    return this.#open.get(id);
  }

  /** What it requires is known or was added before. */
  add(action: Action): void {
    const one: OpenAction = { action, missing: 0, after: [] };
    this.#open.set(action.id, one);
    for (const { id } of requirementsOf(action)) {
      const required = this.#open.get(id);
      if (required === undefined) continue;
      required.after.push(one);
      one.missing += 1;
    }
    if (one.missing === 0) this.#ready.push(one);
  }

  /** Its outcome is known. */
  close({ action, after }: OpenAction): void {
    this.#open.delete(action.id);
    for (const one of after) {
      one.missing -= 1;
      if (one.missing === 0) this.#ready.push(one);
    }
  }

  /** All that are ready, each given out once. */
  takeReady(): readonly OpenAction[] {
    const taken = this.#ready;
    this.#ready = [];
    return taken;
  }
}
