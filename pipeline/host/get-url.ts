import { messageOf } from '../core/message-of.ts';
import { failure, type Result, success } from '../core/result.ts';
import { trustMachine } from './trust-machine.ts';

/** When a URL has not what was asked for. */
export interface NoAnswer {
  readonly url: string;
  readonly problem: string;
}

/** What a URL has; small things, which are kept in memory. */
export const getUrl = async (
  url: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Result<Buffer, NoAnswer>> => {
  trustMachine();
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return success(Buffer.from(await response.arrayBuffer()));
    return failure({ url, problem: `HTTP ${response.status} ${response.statusText}`.trim() });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return failure({ url, problem: messageOf(cause) });
  }
};
