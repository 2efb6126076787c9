// HTTP for programs on Node. Names are resolved here, each address is checked, and the connection is made to an address
// that was: a name that resolves otherwise a moment later leads nowhere. One connection for each exchange, no proxy, no
// pool: nothing is shared between runs.

import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import {
  addressDenied,
  type HttpAnswer,
  type HttpClient,
  type HttpExchange,
  type HttpHeaders,
  NetworkFailure,
} from '../network/client.ts';

/** Finds the addresses of a host; rejects, or answers none, where there are none. */
export type AddressResolver = (hostname: string) => Promise<readonly string[]>;

/** What Node's client is made with. */
export interface NodeHttpOptions {
  /** Default: the system's own, hosts file included. */
  readonly resolve?: AddressResolver;
  /** Certificates to trust, in PEM, instead of those that Node trusts. */
  readonly certificateAuthority?: string;
}

const systemResolver: AddressResolver = async (hostname) => {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/** A client over `node:http` and `node:https` that connects to checked addresses only. */
export function nodeHttp(options: NodeHttpOptions = {}): HttpClient {
  const { resolve = systemResolver, certificateAuthority } = options;
  return {
    async exchange(request) {
      const addresses = await checkedAddresses(request, resolve);
      return send(request, addresses, certificateAuthority);
    },
  };
}

async function checkedAddresses({ url, addressFault }: HttpExchange, resolve: AddressResolver): Promise<string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? await resolve(host) : [host];
  const faults: string[] = [];
  const allowed = found.filter((address) => {
    const fault = isIP(address) === 0 ? `${JSON.stringify(address)} is no address` : addressFault(address);
    if (fault !== undefined) faults.push(fault);
    return fault === undefined;
  });
  if (allowed.length > 0) return allowed;
  throw faults.length > 0 ? addressDenied(url, faults[0]!) : new NetworkFailure(`host '${host}' has no address`);
}

function send(request: HttpExchange, addresses: readonly string[], ca: string | undefined): Promise<HttpAnswer> {
  const { url, method, headers, body, signal, maximumHeaderBytes } = request;
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? https : http).request({
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? undefined : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method,
      signal,
      agent: false,
      insecureHTTPParser: false,
      maxHeaderSize: maximumHeaderBytes,
      ...(ca === undefined ? {} : { ca }),
      // Whatever is asked for, these were checked.
      lookup: (_hostname, lookupOptions, callback) => {
        if (lookupOptions.all === true) callback(null, known);
        else callback(null, known[0]!.address, known[0]!.family);
      },
    });
    // The headers' bytes are counted; how many they are is not cut in silence.
    outgoing.maxHeadersCount = 0;
    for (const [name, value] of headers) outgoing.setHeader(name, value);
    if (!outgoing.hasHeader('accept-encoding')) outgoing.setHeader('accept-encoding', 'identity');
    outgoing.on('error', (error) => reject(failure(error, request)));
    outgoing.on('socket', (socket) => {
      socket.once('connect', () => {
        // So that this holds whatever Node makes of `lookup`.
        const fault = request.addressFault(socket.remoteAddress ?? '');
        if (fault !== undefined) outgoing.destroy(addressDenied(url, fault));
      });
    });
    outgoing.on('response', (incoming) => {
      incoming.on('error', () => undefined);
      resolve({
        status: incoming.statusCode!,
        headers: pairs(incoming.rawHeaders),
        body: pieces(incoming, request),
        discard: () => outgoing.destroy(),
      });
    });
    // No switching of protocols: what follows is not HTTP.
    outgoing.on('upgrade', (incoming, socket) => {
      socket.destroy();
      reject(new NetworkFailure(`${url.origin} answers ${incoming.statusCode} and would switch protocols`));
    });
    outgoing.end(body);
  });
}

async function* pieces(incoming: http.IncomingMessage, request: HttpExchange): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of incoming) yield piece as Uint8Array;
  } catch (error) {
    throw failure(error as Error, request);
  }
}

function pairs(raw: readonly string[]): HttpHeaders {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[index * 2]!, raw[index * 2 + 1]!]);
}

/** Node's errors in one line; ours and the reason of an abortion pass through. */
function failure(error: Error, { url, maximumHeaderBytes, signal }: HttpExchange): Error {
  if (signal.aborted) return signal.reason as Error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new NetworkFailure(`the headers of ${url.origin} take more than ${maximumHeaderBytes} bytes`);
  }
  const message =
    error.message === '' || error.message === 'aborted' ? `the connection ended (${code})` : error.message;
  return new NetworkFailure(`${url.origin}: ${message}`, { cause: error });
}
