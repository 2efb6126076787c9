// What of a program's request may be sent: method, headers, body. Rules on what is said, not on whom it is said to.

import type { HttpHeaders } from './client.ts';
import { NetworkDenied } from './policy.ts';

/** A request as a program makes it. */
export interface HttpRequest {
  readonly url: string;
  /** Default GET. */
  readonly method?: string | undefined;
  readonly headers?: HttpHeaders;
  /** An empty one is none. */
  readonly body?: Uint8Array | undefined;
}

/** What was checked and may be sent. */
export interface Message {
  readonly method: string;
  readonly headers: HttpHeaders;
  readonly body: Uint8Array | undefined;
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** Said between two ends of one connection (RFC 9110, 7.6.1), or by the client about what it sends. */
const connectionHeaders: ReadonlySet<string> = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via'],
  ...['host', 'content-length', 'expect', 'http2-settings'],
  ...['proxy-authenticate', 'proxy-authorization', 'proxy-authentication-info'],
]);
const maximumHeaders = 100;

/** Checks what is to be sent. Throws a NetworkDenied that names what may not be. */
export function checkMessage(request: HttpRequest, maximumHeaderBytes: number): Message {
  const { method: givenMethod = 'GET', headers = [], body } = request;
  const method = givenMethod.toUpperCase();
  if (!methods.has(method)) throw refused(`the method ${shown(givenMethod)}`, `one of ${[...methods].join(', ')}`);
  if (headers.length > maximumHeaders) throw refused(`${headers.length} headers`, `${maximumHeaders} at most`);
  for (const [name, value] of headers) {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) throw refused(`the header name ${shown(name)}`, 'a token');
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw refused(`the value ${shown(value)} of the header '${name}'`, 'one line of Latin letters');
    }
    if (connectionHeaders.has(name.toLowerCase())) {
      throw refused(`the header '${name}'`, 'only what concerns the request, not the connection');
    }
  }
  const bytes = headerBytes(headers);
  if (bytes > maximumHeaderBytes) throw refused(`${bytes} bytes of headers`, `${maximumHeaderBytes} at most`);
  const hasBody = body !== undefined && body.length > 0;
  if (hasBody && (method === 'GET' || method === 'HEAD')) throw refused(`a body with ${method}`, 'none');
  return { method, headers, body: hasBody ? body : undefined };
}

/** Bytes that headers take as they are sent: `name: value` and the end of the line. */
export function headerBytes(headers: HttpHeaders): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}

/** What is sent to where a redirect of this status leads (RFC 9110, 15.4, as the Fetch standard has it). */
export function redirected(message: Message, status: number, isSameOrigin: boolean): Message {
  const becomesGet = status === 303 ? message.method !== 'HEAD' : status < 303 && message.method === 'POST';
  const left = (name: string) =>
    (isSameOrigin || !/^(?:authorization|cookie)$/.test(name)) && (!becomesGet || !name.startsWith('content-'));
  return {
    method: becomesGet ? 'GET' : message.method,
    headers: message.headers.filter(([name]) => left(name.toLowerCase())),
    body: becomesGet ? undefined : message.body,
  };
}

function refused(what: string, instead: string): NetworkDenied {
  return new NetworkDenied(`${what} may not be sent: ${instead}`);
}

function shown(text: string): string {
  const json = JSON.stringify(text);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
