// Where a program's requests may go: the rules on the text of a URL and on the addresses that its host resolves to.
// Decides, sends nothing. A refusal says what was refused and why.

import { addressKind, canonicalAddress } from './address.ts';
import { type AllowedHost, coversHost } from './hosts.ts';

/** The program may not do this. */
export class NetworkDenied extends Error {
  override readonly name = 'NetworkDenied';
}

/** Where a URL leads, after its text was checked. */
export interface Target {
  /** The URL as it is requested: without fragment, its host as it was compared. */
  readonly url: URL;
  /** The host in lower case, IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
}

/** Characters of a URL; servers refuse more. */
const longestUrl = 8192;
const schemePorts: ReadonlyMap<string, number> = new Map([
  ['http:', 80],
  ['https:', 443],
]);

/**
 * An allow list, and what follows from it:
 * - a host that is not on it is not reached, on no port but the named one if one is named;
 * - a name on it stands for public addresses, and `localhost` (or a name below it) for loopback addresses too;
 * - any other address is reached only if it is on the list itself, by a name on the list or as such.
 */
export class NetworkPolicy {
  readonly #allowed: readonly AllowedHost[];

  constructor(allowed: readonly AllowedHost[]) {
    this.#allowed = allowed;
  }

  /** Checks the text of a URL, relative to `base` if there is one. Throws a NetworkDenied. */
  target(text: string, base?: URL): Target {
    if (text.length > longestUrl) throw denied(text, `it is longer than ${longestUrl} characters`);
    // URL drops some of these and turns others into slashes; other parsers do not, and see another host.
    if (/[\0-\x20\\\x7f]/.test(text)) throw denied(text, 'it has characters that no URL has');
    let url: URL;
    try {
      url = new URL(text, base);
    } catch {
      throw denied(text, 'it is no URL');
    }
    const schemePort = schemePorts.get(url.protocol);
    if (schemePort === undefined) throw denied(text, `its scheme is neither http nor https`);
    // An empty name before the @ leaves no trace in what URL gives.
    const authority = /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?\/\/([^/?#]*)/.exec(text)?.[1] ?? '';
    if (url.username !== '' || url.password !== '' || authority.includes('@')) {
      throw denied(text, 'it has user information');
    }
    const host = url.hostname;
    if (host === '' || host.endsWith('.'))
      throw denied(text, `its host ${JSON.stringify(host)} ends in a dot or is empty`);
    const port = url.port === '' ? schemePort : Number(url.port);
    if (!coversHost(this.#allowed, { host, port })) {
      const otherPort = this.#allowed.some((entry) => entry.host === host);
      throw denied(text, `host '${host}' is not allowed${otherPort ? ` on port ${port}` : ''}`);
    }
    url.hash = '';
    return { url, host, port };
  }

  /** Why a target's host may not be reached under this address; undefined where it may. */
  addressFault({ host, port }: Pick<Target, 'host' | 'port'>, address: string): string | undefined {
    const kind = addressKind(address);
    if (kind === undefined) return `host '${host}' resolves to ${JSON.stringify(address)}, which is no address`;
    const canonical = canonicalAddress(address)!;
    const asHost = canonical.includes(':') ? `[${canonical}]` : canonical;
    const isItself = host === asHost || host === `[${address}]`;
    if (isItself || kind === 'public') return undefined;
    if (kind === 'loopback' && (host === 'localhost' || host.endsWith('.localhost'))) return undefined;
    if (coversHost(this.#allowed, { host: asHost, port })) return undefined;
    return `host '${host}' resolves to ${canonical} (${kind}), which is not allowed itself`;
  }
}

function denied(url: string, why: string): NetworkDenied {
  return new NetworkDenied(`${shownUrl(url)}: ${why}`);
}

/** A URL in a message: control characters escaped, and cut to a line's length. */
export function shownUrl(url: string): string {
  const text = /[\0-\x20\x7f-\uffff]/.test(url) ? JSON.stringify(url) : url;
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}
