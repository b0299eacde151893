import { createHash, createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import type { AnswerHeaders } from './exchange.js';
import { HttpFailure } from './httpFailure.js';

/** Who signs, and how that is seen. */
export interface SignatureCheck {
  /** In words that say which key it is, and hold no secret. */
  readonly signer: string;
  /** Refuses a body that is not signed by them. @throws HttpFailure */
  check(body: Uint8Array, headers: AnswerHeaders): void;
}

/**
 * HMAC-SHA256 of the decoded body (RFC 2104), in hexadecimal or base64, with or without `sha256=` before it.
 *
 * @param header - its name, in lower case
 * @param variable - of the environment, that holds the secret
 */
export function hmacCheck(header: string, secret: string, variable: string): SignatureCheck {
  return {
    signer: `holder of ${variable}`,
    check: (body, headers) => {
      const given = bytesOf(signatureIn(headers, header).replace(/^sha256=/i, ''), 32);
      const expected = createHmac('sha256', secret).update(body).digest();
      if (given === undefined || !timingSafeEqual(given, expected)) throw wrong(header);
    },
  };
}

/**
 * Ed25519 over the decoded body (RFC 8032), in base64.
 *
 * @param header - its name, in lower case
 */
export function ed25519Check(header: string, publicKey: KeyObject): SignatureCheck {
  const fingerprint = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64').replace(/=+$/, '');
  return {
    signer: `key SHA256:${fingerprint}`,
    check: (body, headers) => {
      const given = bytesOf(signatureIn(headers, header), 64);
      if (given === undefined || !verify(null, body, publicKey, given)) throw wrong(header);
    },
  };
}

function signatureIn(headers: AnswerHeaders, header: string): string {
  const given = headers[header];
  if (typeof given === 'string' && given.trim() !== '') return given.trim();
  const words = given === undefined ? `its answer has no header ${header}, and only signed documents are taken here` : `its answer has no single signature in the header ${header}`;
  throw new HttpFailure('MF_SOURCE_HTTP_SIGNATURE', `${words}. Sign what is served`, { details: { header } });
}

function wrong(header: string): HttpFailure {
  return new HttpFailure('MF_SOURCE_HTTP_SIGNATURE', `the signature in the header ${header} is not one of this content by the key that is known here. Nothing of it is used; check who wrote it, and the key`, { details: { header } });
}

/** Strict, so that there is one way to write a signature: Buffer.from would pass over what does not belong. */
function bytesOf(written: string, length: number): Buffer | undefined {
  if (written.length === length * 2 && /^[0-9a-f]+$/i.test(written)) return Buffer.from(written, 'hex');
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(written) ? Buffer.from(written, 'base64') : Buffer.alloc(0);
  return bytes.length === length ? bytes : undefined;
}
