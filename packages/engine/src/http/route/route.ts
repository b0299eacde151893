import type { buildConnector } from 'undici';

/** How requests to one origin get there. */
export interface Route {
  /** What undici takes for the origin. */
  readonly url: string;
  /** How connections are made. @param timeoutMs - gives up after about this */
  connector(timeoutMs: number): Connector;
  /** The path of a request as it is written. */
  path(path: string): string;
  /** The headers of a request as they are written. */
  headers(headers: string[]): string[];
}

/** What undici takes to make connections with: options of its own way, or another way. */
export type Connector = buildConnector.BuildOptions | buildConnector.connector;
