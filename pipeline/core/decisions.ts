import { type Action, requirementsOf } from './action.ts';
import { contentsOf } from './contents.ts';
import type { Digest } from './digest.ts';
import { lackOf, resultOf } from './done.ts';
import type { Host } from './host.ts';
import { knownKey } from './key.ts';
import { type OpenAction, OpenActions } from './open-actions.ts';
import type { Outcome } from './report.ts';

export interface Deciding {
  readonly host: Host;
  /** Runs an action whose key has no trace. */
  readonly perform: (action: Action) => Promise<Outcome>;
  /** Nothing begins to run before this is known. */
  readonly first: <Value>(work: Promise<Value>) => Promise<Value>;
}

/** Of ten thousand at once, all that looking up takes would be in memory at the same time. */
const together = 100;

/**
 * The outcomes of actions, as far as they can be known without having their files. Those that are
 * ready are looked up together: where nothing has changed, that is as often as the plan is deep.
 */
export class Decisions {
  readonly #deciding: Deciding;
  readonly #outcomes = new Map<Digest, Outcome>();
  readonly #contents = contentsOf(({ id }) => resultOf(this.#outcomes.get(id)));
  readonly #open = new OpenActions();
  #ended = Promise.withResolvers<void>();

  constructor(deciding: Deciding) {
    this.#deciding = deciding;
  }

  /** Decides actions, each listed after those that it requires. */
  async decide(actions: readonly Action[]): Promise<void> {
    for (const action of actions) if (!this.#outcomes.has(action.id)) this.#open.add(action);
    while (this.#open.size > 0) {
      const ready = this.#open.takeReady();
      if (ready.length > 0) {
        await this.#deciding.first(this.#decideAll(ready));
      } else {
        await this.#ended.promise;
        this.#ended = Promise.withResolvers();
      }
    }
  }

  has({ id }: Action): boolean {
    return this.#outcomes.has(id);
  }

  /** Of an action that is decided, or is being decided. */
  outcomeOf({ id }: Action): Outcome | Promise<Outcome> {
    const known = this.#outcomes.get(id);
    const one = this.#open.get(id);
    if (known || one === undefined) return known ?? notAsked();
    one.asked ??= Promise.withResolvers();
    return one.asked.promise;
  }

  async #decideAll(ready: readonly OpenAction[]): Promise<void> {
    for (let index = 0; index < ready.length; index += together) {
      const some = ready.slice(index, index + together);
      await Promise.all(some.map((one) => this.#decideOne(one)));
    }
  }

  async #decideOne(one: OpenAction): Promise<void> {
    const { action } = one;
    const { host, perform } = this.#deciding;
    const outcome = await this.#foresee(action, host);
    if (outcome) return this.#settle(one, outcome);
    const end = (ended: Outcome) => {
      this.#settle(one, ended);
      this.#ended.resolve();
    };
    void perform(action).then(end, (error: unknown) => this.#ended.reject(error));
  }

  async #foresee(action: Action, { runnerOf, store }: Host): Promise<Outcome | undefined> {
    const result = runnerOf(action).foresee?.(action);
    if (result) return { kind: 'reused', result };
    for (const { id } of requirementsOf(action)) {
      const lack = lackOf(this.#outcomes.get(id), id);
      if (lack) return lack;
    }
    const trace = await store.lookUp(knownKey(action, this.#contents));
    return trace && { kind: 'reused', result: trace.result };
  }

  #settle(one: OpenAction, outcome: Outcome): void {
    this.#outcomes.set(one.action.id, outcome);
    this.#open.close(one);
    one.asked?.resolve(outcome);
  }
}

const notAsked = (): never => {
  throw new Error('the outcome of an action that is not of the plan');
};
