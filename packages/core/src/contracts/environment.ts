import { createToken } from './token.js';

/** Names to texts; undefined is unset. `process.env` is one. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where plugins look up secrets that their options only name: `bearerTokenFrom: 'CONFIG_TOKEN'`. */
export const ENVIRONMENT = createToken<Environment>('Environment');
