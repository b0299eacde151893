import type { ServerResponse } from 'node:http';
import type { SourceDocument } from '@midflight/core';
import type { ControlledRun } from './controlledRun.js';
import type { Access, TokenAccess } from './controlTokens.js';
import type { Fields, FieldTable } from './fields.js';

/** A request that was admitted, with all its values checked. */
export interface ControlRequest {
  readonly query: Fields;
  readonly body: Fields;
  /** Of a body that is one. */
  readonly documents: readonly SourceDocument[];
  readonly lastEventId: string | undefined;
  /** What the token allows; undefined without one, where none is asked for. */
  readonly access: TokenAccess | undefined;
  /** How whoever asks got in, for the record: which token, from where. */
  readonly via: string;
}

/** A file of a page. */
export interface SentFile {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** What a page that is made of it may do: its Content-Security-Policy. */
  readonly policy: string;
}

/** What a route says: a status and a JSON body; a file as it is; or it takes the answer over, for a stream. */
export type ControlAnswer = { readonly status: number; readonly body: object } | { readonly file: SentFile } | { readonly stream: (response: ServerResponse) => void };

/** One thing that can be asked of the control API. The OpenAPI document is made from these. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Compared as it is: no parameters, no decoding. */
  readonly path: string;
  /** The least that the token must allow; `open` takes none. */
  readonly access: Access;
  /** True where it makes sense before the load runs. @defaultValue true for what only looks */
  readonly beforeStart?: boolean;
  /** What it does, in a line. */
  readonly summary: string;
  /** Of what comes with 200. @defaultValue application/json */
  readonly mediaType?: string;
  /** @defaultValue nothing */
  readonly query?: FieldTable;
  /** Members of a JSON object; or whole load documents. @defaultValue no body */
  readonly body?: FieldTable | 'documents';
  /** What each status means; those that every route can give are left out. */
  readonly answers: Readonly<Record<number, string>>;
  handle(request: ControlRequest, run: ControlledRun): ControlAnswer | Promise<ControlAnswer>;
}
