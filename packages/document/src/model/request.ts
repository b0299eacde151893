import type { LinkedFile } from '../files/linkedFile.js';
import { field, onlyOneOf } from './fields.js';
import { requestBody } from './values/body.js';
import { bodySize } from './values/bodySize.js';
import { linkedFile } from './values/linkedFile.js';
import { requestHeaders, textMap, type TextMap } from './values/maps.js';
import { choice, requestPath } from './values/text.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** What a step sends. */
@onlyOneOf('body', 'bodySize', 'bodyFile', 'form')
export class Request {
  @field(choice(methods, { anyCase: true }), { key: 'method', required: true, description: 'In any case.' })
  readonly method!: (typeof methods)[number];

  @field(requestPath, { key: 'path', required: true, description: 'Below baseUrl, or an absolute URL.' })
  readonly path!: string;

  @field(textMap, { key: 'queryParams', default: {}, description: 'URL-encoded, in order.' })
  readonly queryParams!: TextMap;

  @field(requestHeaders, { key: 'headers', default: {}, description: 'For this request; they win over those of config.' })
  readonly headers!: TextMap;

  @field(requestBody, { key: 'body', description: 'Text, or a map that is sent as JSON.' })
  readonly body?: string;

  /** 0–64 MiB. */
  @field(bodySize, { key: 'bodySize', description: 'A body of this size, of bytes that look random and are the same in each run.' })
  readonly bodyBytes?: number;

  @field(linkedFile, { key: 'bodyFile', description: 'The content of a file, byte for byte, relative to this one; its content is followed too.' })
  readonly bodyFile?: LinkedFile;

  @field(textMap, { key: 'form', description: 'Fields of a form, URL-encoded, in order.' })
  readonly form?: TextMap;
}
