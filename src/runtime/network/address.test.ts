import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKind, canonicalAddress, ipv6Text, parseIpv4, parseIpv6 } from './address.ts';

describe('addresses as text', () => {
  const seed = 4_2025;

  test(`are read as Node reads them (seed ${seed})`, () => {
    const part = fc.oneof(fc.constantFrom('', '0', '00', '1', 'ffff', '10000', 'g', '255', '256', '1.2.3.4', '01'));
    const separators = fc.constantFrom(':', '::', '.');
    const text = fc.array(fc.tuple(part, separators), { maxLength: 9 }).map((list) => list.flat().join(''));
    const random = fc.oneof(
      text,
      text.map((one) => one.replace(/[.:]+$/, '')),
      fc.ipV4(),
      fc.ipV6(),
    );
    fc.assert(
      fc.property(random, (address) => {
        expect([address, parseIpv4(address) !== undefined]).toEqual([address, isIPv4(address)]);
        expect([address, parseIpv6(address) !== undefined]).toEqual([address, isIPv6(address)]);
      }),
      { seed, numRuns: 5000 },
    );
  });

  test(`are written as URLs write them (seed ${seed})`, () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const sparse = fc.array(fc.constantFrom(0, 0, 0, 1, 0x80), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          sparse.map((list) => Uint8Array.from(list)),
        ),
        (address) => {
          const text = ipv6Text(address);
          expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`);
          expect(parseIpv6(text)).toEqual(address);
        },
      ),
      { seed, numRuns: 2000 },
    );
  });

  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7f00:1', '127.0.0.1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['FE80::1%eth0', 'fe80::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0x7f.0.0.1', undefined],
    ['127.1', undefined],
    ['010.0.0.1', undefined],
    ['1.2.3.4.', undefined],
    ['example.com', undefined],
    ['', undefined],
    ['[::1]', undefined],
    [':::', undefined],
    ['::1::', undefined],
    ['1:2:3:4:5:6:7:8::', undefined],
    ['1:2:3:4:5:6:7:1.2.3.4', undefined],
  ])('%s is compared as %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });
});

describe('where addresses lead', () => {
  test.each([
    ['public', '1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.0', '192.167.0.1', '100.63.255.255', '100.128.0.0'],
    ['public', '11.0.0.0', '126.255.255.255', '128.0.0.1', '198.17.0.1', '198.20.0.1', '223.255.255.255'],
    ['public', '2606:4700:4700::1111', '2a00:1450::1', '2001:4860:4860::8888', '::ffff:8.8.8.8', '64:ff9b::808:808'],
    ['loopback', '127.0.0.1', '127.0.0.0', '127.255.255.255', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
    ['loopback', '64:ff9b::127.0.0.1', '2002:7f00:1::', '0:0:0:0:0:ffff:127.1.2.3'],
    ['private', '10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fdff::'],
    ['private', '::ffff:10.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::1', '2002:a00:1::5', 'fec0::1'],
    ['shared', '100.64.0.0', '100.127.255.255'],
    ['link-local', '169.254.0.1', '169.254.169.253', 'fe80::1', 'febf::1', 'fe80::1%eth0', '::ffff:169.254.1.1'],
    ['metadata', '169.254.169.254', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1'],
    ['metadata', 'fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '192.0.0.192', '168.63.129.16'],
    ['unspecified', '0.0.0.0', '0.1.2.3', '::', '::ffff:0.0.0.0'],
    ['multicast', '224.0.0.1', '239.255.255.255', 'ff02::1'],
    ['reserved', '192.0.0.1', '192.0.2.1', '192.88.99.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '240.0.0.1'],
    ['reserved', '255.255.255.255', '2001::1', '2001:db8::1', '2001:10::1', '3fff::1', '100::1', '5f00::1'],
    // IPv4 inside an IPv6 address in the forms that nobody uses any more leads nowhere.
    ['reserved', '::127.0.0.1', '::7f00:1', '::ffff:0:127.0.0.1', '::2', '4000::1', 'e000::1'],
  ])('%s: %s and others', (kind, ...addresses) => {
    for (const address of addresses) expect([address, addressKind(address)]).toEqual([address, kind]);
  });

  test('what is no address leads nowhere', () => {
    for (const text of ['localhost', '', '2130706433', '0177.0.0.1', '127.0.0.1:80', '[::1]', '1.2.3.256']) {
      expect(addressKind(text)).toBeUndefined();
    }
  });
});
