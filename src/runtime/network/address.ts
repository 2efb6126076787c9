// Internet addresses as text: what kind of place each one leads to. Knows the special-purpose registries (RFC 6890 and
// what was added since), resolves nothing, and decides nothing: who may go where is policy.ts.

/** What kind of place an address leads to. Everything but `public` is reached only where it is allowed itself. */
export type AddressKind =
  | 'public'
  | 'loopback'
  | 'private'
  | 'shared' // between a provider and its customers, RFC 6598
  | 'link-local'
  | 'metadata' // where clouds tell a machine its own secrets
  | 'multicast'
  | 'unspecified'
  | 'reserved';

type Range = readonly [first: string, bits: number, kind: AddressKind];

// The first range that holds an address says its kind.
const ranges4: readonly Range[] = [
  ['169.254.169.254', 32, 'metadata'],
  ['100.100.100.200', 32, 'metadata'],
  ['192.0.0.192', 32, 'metadata'],
  ['168.63.129.16', 32, 'metadata'],
  ['0.0.0.0', 8, 'unspecified'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'reserved'],
  ['192.88.99.0', 24, 'reserved'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'reserved'],
  ['198.51.100.0', 24, 'reserved'],
  ['203.0.113.0', 24, 'reserved'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
];
const ranges6: readonly Range[] = [
  ['fd00:ec2::254', 128, 'metadata'],
  ['fd20:ce::254', 128, 'metadata'],
  ['::', 128, 'unspecified'],
  ['::1', 128, 'loopback'],
  ['64:ff9b:1::', 48, 'private'],
  ['2001::', 23, 'reserved'],
  ['2001:db8::', 32, 'reserved'],
  ['3fff::', 20, 'reserved'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'link-local'],
  ['fec0::', 10, 'private'],
  ['ff00::', 8, 'multicast'],
  // All that is given out for the public Internet is 2000::/3 (IANA, IPv6 global unicast).
  ['2000::', 3, 'public'],
  ['::', 0, 'reserved'],
];
/** IPv6 ranges whose addresses stand for the IPv4 address that begins at the given byte. */
const embedding: readonly (readonly [first: string, bits: number, at: number])[] = [
  ['::ffff:0:0', 96, 12],
  ['64:ff9b::', 96, 12],
  ['2002::', 16, 2],
];

/** The four bytes of an IPv4 address in the one form that is used here: four decimal numbers without leading zeros. */
export function parseIpv4(text: string): Uint8Array | undefined {
  if (!/^(?:(?:0|[1-9][0-9]{0,2})(?:\.(?!$)|$)){4}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? Uint8Array.from(bytes) : undefined;
}

/** The sixteen bytes of an IPv6 address (RFC 4291, 2.2), without brackets and without a zone. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0 || text.length > 45) return undefined;
  const front = pieces(head, tail === undefined);
  const back = tail === undefined ? [] : pieces(tail, true);
  if (front === undefined || back === undefined) return undefined;
  const missing = 8 - front.length - back.length;
  // `::` stands for one piece or more.
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (const [index, piece] of front.entries()) view.setUint16(index * 2, piece);
  for (const [index, piece] of back.entries()) view.setUint16(16 - (back.length - index) * 2, piece);
  return bytes;
}

/** 16-bit pieces between colons; the last two may be written as an IPv4 address where the address ends with them. */
function pieces(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const found: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const embedded = isEnd && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (embedded !== undefined) found.push((embedded[0]! << 8) | embedded[1]!, (embedded[2]! << 8) | embedded[3]!);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) found.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return found;
}

/**
 * The one way an address is written here, so that two can be compared: an IPv4 address as such, also where IPv6 maps it
 * (`::ffff:a.b.c.d`); an IPv6 address as URLs write it, without brackets and zone. Undefined for what is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  const bytes4 = parseIpv4(text);
  if (bytes4 !== undefined) return bytes4.join('.');
  const bytes6 = parseIpv6(text.replace(/%.*$/, ''));
  if (bytes6 === undefined) return undefined;
  return within(bytes6, '::ffff:0:0', 96) ? bytes6.subarray(12).join('.') : ipv6Text(bytes6);
}

/** An IPv6 address as URLs write it (RFC 5952, without the form that embeds an IPv4 address). */
export function ipv6Text(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const texts = Array.from({ length: 8 }, (_, index) => view.getUint16(index * 2).toString(16));
  // The first of the longest runs of two zeros or more.
  let [longest, start] = [1, -1];
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (texts[to] === '0') to++;
    if (to - from > longest) [longest, start] = [to - from, from];
  }
  if (start < 0) return texts.join(':');
  return `${texts.slice(0, start).join(':')}::${texts.slice(start + longest).join(':')}`;
}

/** What kind of place the address leads to; undefined for what is no address. */
export function addressKind(text: string): AddressKind | undefined {
  const bytes4 = parseIpv4(text);
  if (bytes4 !== undefined) return kindOf(bytes4, ranges4);
  const bytes6 = parseIpv6(text.replace(/%.*$/, ''));
  if (bytes6 === undefined) return undefined;
  for (const [first, bits, at] of embedding) {
    if (within(bytes6, first, bits)) return kindOf(bytes6.subarray(at, at + 4), ranges4);
  }
  return kindOf(bytes6, ranges6);
}

function kindOf(bytes: Uint8Array, ranges: readonly Range[]): AddressKind {
  for (const [first, bits, kind] of ranges) if (within(bytes, first, bits)) return kind;
  return 'public';
}

function within(bytes: Uint8Array, first: string, bits: number): boolean {
  const range = (bytes.length === 4 ? parseIpv4(first) : parseIpv6(first))!;
  for (let bit = 0; bit < bits; bit += 8) {
    const mask = bits - bit >= 8 ? 0xff : (0xff << (8 - (bits - bit))) & 0xff;
    if (((bytes[bit >> 3]! ^ range[bit >> 3]!) & mask) !== 0) return false;
  }
  return true;
}
