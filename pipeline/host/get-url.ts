import { failure, type Result, success } from '../core/result.ts';
import { trustMachine } from './trust-machine.ts';

/** When a URL has not what was asked for. */
export interface NoAnswer {
  readonly url: string;
  readonly problem: string;
  /** The answer, where there was one. */
  readonly response?: Response;
}

export interface Asking {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly bytes: Buffer;
  readonly response: Response;
}

/** What a URL has; small things, which are kept in memory. */
export const getUrl = async (
  url: string,
  { signal, headers = {} }: Asking,
): Promise<Result<Answer, NoAnswer>> => {
  trustMachine();
  try {
    const response = await fetch(url, { signal, headers });
    if (response.ok) return success({ bytes: Buffer.from(await response.arrayBuffer()), response });
    const problem = `HTTP ${response.status} ${response.statusText}`.trim();
    return failure({ url, problem, response });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return failure({ url, problem: cause instanceof Error ? cause.message : String(cause) });
  }
};

/** JSON that it has; undefined where that is none. */
export const jsonIn = ({ bytes }: Answer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
};
