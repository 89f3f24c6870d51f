import type { Event } from '../core/event.ts';
import type { Paint } from '../paint.ts';

/** Shows a run. Takes every event, in order; `close` leaves the terminal as it was. */
export interface Reporter {
  readonly handle: (event: Event) => void;
  readonly close: () => void;
}

/** Where a reporter writes. A write never throws, also when nobody reads any more. */
export interface ReporterStreams {
  /** For machines: events; stdout where it is for them, else stderr. */
  readonly data: Sink;
  /** For people. */
  readonly messages: Sink;
}

export interface Sink {
  readonly write: (text: string) => void;
  /** The stream itself, for what must know the terminal's size. */
  readonly stream: OutputStream;
}

export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export interface ReporterOptions {
  readonly paint: Paint;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Takes Markdown for a summary that outlives the log, where there is a place for it. */
  readonly stepSummary?: (markdown: string) => void;
}

export type CreateReporter = (streams: ReporterStreams, options: ReporterOptions) => Reporter;
