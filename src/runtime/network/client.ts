// One HTTP exchange, as a host does it for a program: a request that was checked, an answer that is read piece by piece.
// Follows no redirect and knows no cap but that of the headers: guarded-http.ts does. `fetchClient` is the one of hosts
// that have `fetch`; the one for Node is ../node/http.ts.

import { NetworkDenied } from './policy.ts';

/** Names and values, in the order they are sent or came in. */
export type HttpHeaders = readonly (readonly [name: string, value: string])[];

/** What a client is asked to send. */
export interface HttpExchange {
  readonly url: URL;
  /** In upper case. */
  readonly method: string;
  /** Names and values of HTTP's grammar, none of them about the connection. */
  readonly headers: HttpHeaders;
  readonly body: Uint8Array | undefined;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Bytes that the answer's headers may take: a client that can stop reading there does. */
  readonly maximumHeaderBytes: number;
  /**
   * Why the URL's host may not be reached under this address; undefined where it may. A client that resolves names asks
   * before it connects, connects to no other address than the one it asked for, and throws `addressDenied` of the answer.
   */
  readonly addressFault: (address: string) => string | undefined;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives the rest of the body up, and the connection with it. */
  discard(): void;
}

/** Speaks HTTP. */
export interface HttpClient {
  /** Sends a request; the answer's body is still to be read. Throws a NetworkDenied, a NetworkFailure, or its own. */
  exchange(request: HttpExchange): Promise<HttpAnswer>;
}

/** A request came to nothing for a reason other than that it was not allowed. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure';
}

/** The error for an address that `HttpExchange.addressFault` has found fault with. */
export function addressDenied(url: URL, fault: string): NetworkDenied {
  return new NetworkDenied(`${url.origin}: ${fault}`);
}

/**
 * A client over `fetch` (default: the host's own). It cannot see which address a name leads to: hosts of this kind
 * (browsers, edge workers) guard their own network, and elsewhere a client that resolves names belongs in its place.
 * Addresses in URLs are checked all the same.
 */
export function fetchClient(fetch: typeof globalThis.fetch | undefined = globalThis.fetch): HttpClient {
  return {
    async exchange({ url, method, headers, body, signal }) {
      if (fetch === undefined) throw new NetworkFailure('this host has no fetch: hand an HttpClient to WasmRuntime');
      const response = await fetch(url.href, {
        method,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
        signal,
        redirect: 'manual',
        ...Object.fromEntries(Object.entries(discreet).filter(isUnderstood)),
      });
      // Browsers do not show where a redirect leads that they were told not to follow.
      if (response.type === 'opaqueredirect') {
        throw new NetworkFailure(`${url.origin} redirects, and the fetch of this host does not say where to`);
      }
      const reader = response.body?.getReader();
      return {
        status: response.status,
        headers: [...response.headers],
        body: reader === undefined ? nothing() : pieces(reader),
        discard: () => void reader?.cancel().catch(() => undefined),
      };
    },
  };
}

/** What keeps browsers from telling more than the program does: cookies, the page it runs in, what others fetched. */
const discreet = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' };

/** Edge workers throw at the names of options that mean nothing there. */
function isUnderstood([name, value]: [string, string]): boolean {
  try {
    return new Request('http://localhost/', { [name]: value }) !== undefined;
  } catch {
    return false;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* pieces(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
}
