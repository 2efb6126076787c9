// The entries of an allow list: `host` or `host:port`, where a host is a name, an IPv4 address or an IPv6 address in
// brackets. Reads and compares text; what an entry lets through is policy.ts.

import { ipv6Text, parseIpv4, parseIpv6 } from './address.ts';

/** A host that calls may reach, in lower case as URLs write it, and the port if it is one only. */
export interface AllowedHost {
  readonly host: string;
  readonly port: number | undefined;
}

const hostLabel = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Reads `host` or `host:port`; a string says what is wrong, as the end of a sentence. */
export function parseAllowedHost(entry: unknown): AllowedHost | string {
  if (typeof entry !== 'string') return `must be a string, not ${entry === null ? 'null' : typeof entry}`;
  const text = entry.trim().toLowerCase();
  if (text === '') return 'is empty';
  if (text.includes('://')) return "has a scheme; write 'host' or 'host:port'";
  if (/[/\\?#]/.test(text)) return "has a path or query; write 'host' or 'host:port'";
  if (text.includes('@')) return "has user information; write 'host' or 'host:port'";
  if (text.includes('*')) return 'has a wildcard; name each host';
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
  if (bracketed !== null) {
    const address = parseIpv6(bracketed[1]!);
    return address === undefined ? 'is not an IPv6 address' : withPort(`[${ipv6Text(address)}]`, bracketed[2]);
  }
  const [host = '', port, ...more] = text.split(':');
  if (more.length > 0) return "has more than one ':'; write 'host' or 'host:port', an IPv6 address in brackets";
  if (/^[.-]|[.-]$/.test(host)) return "has a leading or trailing '.' or '-'";
  const labels = host.split('.');
  if (host.length > 253 || !labels.every((label) => hostLabel.test(label))) return 'is not a host name';
  // URLs take what ends in a number for an IPv4 address, in forms that few would recognize (0x7f.1 is 127.0.0.1).
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(labels[labels.length - 1]!) && parseIpv4(host) === undefined) {
    return 'is an address that is not written as four decimal numbers';
  }
  return withPort(host, port);
}

function withPort(host: string, port: string | undefined): AllowedHost | string {
  if (port === undefined) return { host, port };
  if (!/^[1-9][0-9]{0,4}$/.test(port) || Number(port) > 65_535) return 'has a port that is not 1 to 65535';
  return { host, port: Number(port) };
}

/** The entry as it is written down: `host` or `host:port`. */
export function allowedHostText({ host, port }: AllowedHost): string {
  return port === undefined ? host : `${host}:${port}`;
}

/** Is everything that `wanted` may reach also reached by one of `granted`? An entry without a port covers all ports. */
export function coversHost(granted: readonly AllowedHost[], wanted: AllowedHost): boolean {
  return granted.some(({ host, port }) => host === wanted.host && (port === undefined || port === wanted.port));
}
