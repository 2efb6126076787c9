import { describe, expect, test } from 'vitest';
import { MemoryFileSystem } from '../files/memory.ts';
import { FakeGuest } from '../testing/fake-guest.ts';
import { errno } from './errno.ts';
import { fixedClock } from './sources.ts';
import type { WasiOptions } from './wasi.ts';

const [list, events, result] = [1024, 8192, 64];

type Subscription =
  | { readonly clock: number; readonly timeout: bigint; readonly flags?: number }
  | { readonly read: number }
  | { readonly write: number }
  | { readonly tag: number };

/** Writes subscriptions, numbered by their userdata from 100 on, and calls. */
function poll(guest: FakeGuest, ...subscriptions: readonly Subscription[]) {
  guest.memory.fill(0, list, list + subscriptions.length * 48);
  subscriptions.forEach((one, index) => {
    const at = list + index * 48;
    guest.view.setBigUint64(at, BigInt(100 + index), true);
    if ('clock' in one) {
      guest.view.setUint32(at + 16, one.clock, true);
      guest.view.setBigUint64(at + 24, one.timeout, true);
      guest.view.setUint16(at + 40, one.flags ?? 0, true);
    } else if ('tag' in one) guest.view.setUint8(at + 8, one.tag);
    else {
      guest.view.setUint8(at + 8, 'read' in one ? 1 : 2);
      guest.view.setUint32(at + 16, 'read' in one ? one.read : one.write, true);
    }
  });
  return guest.start('poll_oneoff', list, events, subscriptions.length, result);
}

/** The events: userdata, error, type, bytes, flags. */
function told(guest: FakeGuest): number[][] {
  return Array.from({ length: guest.u32(result) }, (_, index) => {
    const at = events + index * 32;
    const [error, flags] = [guest.view.getUint16(at + 8, true), guest.view.getUint16(at + 24, true)];
    return [Number(guest.u64(at)), error, guest.memory[at + 10]!, Number(guest.u64(at + 16)), flags];
  });
}

const millisecond = 1_000_000n;

describe('descriptors', () => {
  test('files, streams with bytes and output are ready at once', () => {
    const fileSystem = new MemoryFileSystem({ a: 'abcdef' });
    const guest = new FakeGuest({ stdin: 'xyz', preopens: { '/': { fileSystem } } });
    const fd = guest.open('a');
    guest.read(fd, 2);
    const hour = { clock: 1, timeout: 3_600_000n * millisecond };
    expect(poll(guest, { read: 0 }, hour, { write: 1 }, { read: fd }, { write: fd })).toBe(errno.success);
    expect(told(guest)).toEqual([
      [100, 0, 1, 3, 0],
      [102, 0, 2, 65_536, 0],
      [103, 0, 1, 4, 0],
      [104, 0, 2, 65_536, 0],
    ]);
  });

  test('the end of input hangs up; errors are events', () => {
    const guest = new FakeGuest({ preopens: { '/': { fileSystem: new MemoryFileSystem({ a: '' }) } } });
    const fd = guest.open('a', { base: 2n });
    expect(poll(guest, { read: 0 }, { read: 1 }, { write: 0 }, { read: 99 }, { read: fd }, { tag: 7 })).toBe(0);
    expect(told(guest)).toEqual([
      [100, 0, 1, 0, 1],
      [101, errno.notcapable, 1, 0, 0],
      [102, errno.notcapable, 2, 0, 0],
      [103, errno.badf, 1, 0, 0],
      [104, errno.notcapable, 1, 0, 0],
      [105, errno.inval, 7, 0, 0],
    ]);
  });
});

describe('time', () => {
  test('passes, at least as much as was asked for, while the host goes on', async () => {
    const guest = new FakeGuest();
    const start = performance.now();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const answer = poll(guest, { clock: 1, timeout: 30n * millisecond }, { clock: 0, timeout: 10_000n * millisecond });
    expect(answer).toBeInstanceOf(Promise);
    expect(await answer).toBe(errno.success);
    clearInterval(timer);
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
    // However slow the machine is: the interval was due long before.
    expect(turns).toBeGreaterThan(0);
    expect(told(guest)).toEqual([[100, 0, 0, 0, 0]]);
  });

  test('what is over at once, also a time that has passed', () => {
    const guest = new FakeGuest({ clock: fixedClock({ realtime: 1000n }) });
    expect(poll(guest, { clock: 0, timeout: 999n, flags: 1 }, { clock: 1, timeout: 0n })).toBe(errno.success);
    expect(told(guest).map(([userdata]) => userdata)).toEqual([100, 101]);
  });

  test('takes a fixed clock on, at once', () => {
    const clock = fixedClock({ realtime: 5n });
    const guest = new FakeGuest({ clock });
    const century = 10n ** 18n * 3n;
    expect(poll(guest, { clock: 1, timeout: century }, { clock: 0, timeout: century + 5n, flags: 1 })).toBe(0);
    expect(told(guest).map(([userdata]) => userdata)).toEqual([100, 101]);
    expect([clock.realtime(), clock.monotonic()]).toEqual([century + 5n, century]);
    expect(poll(guest, { clock: 1, timeout: century, flags: 1 }, { clock: 1, timeout: 1n })).toBe(0);
    expect(told(guest).map(([userdata]) => userdata)).toEqual([100]);
  });

  test('clocks that are none, flags that are none', () => {
    const guest = new FakeGuest();
    const [a, b] = [
      { clock: 2, timeout: 0n },
      { clock: 77, timeout: 0n },
    ];
    expect(poll(guest, a, b, { clock: 1, timeout: 0n, flags: 2 })).toBe(errno.success);
    expect(told(guest).map(([, error]) => error)).toEqual([errno.inval, errno.inval, errno.inval]);
  });

  test('given up with the program: no timer is left', async () => {
    const guest = new FakeGuest();
    let ended = false;
    const answer = poll(guest, { clock: 1, timeout: 20n * millisecond }) as Promise<number>;
    answer.then(() => {
      ended = true;
    });
    guest.wasi.finish();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(ended).toBe(false);
  });
});

describe('lists', () => {
  test('none, too many, not in memory', () => {
    const guest = new FakeGuest();
    expect(guest.call('poll_oneoff', list, events, 0, result)).toBe(errno.inval);
    for (const count of [1025, 2 ** 26, -1]) {
      expect(guest.call('poll_oneoff', list, events, count, result)).toBe(errno.inval);
    }
    expect(guest.call('poll_oneoff', 65_500, events, 1, result)).toBe(errno.fault);
    expect(guest.call('poll_oneoff', list, 65_510, 1, result)).toBe(errno.fault);
    expect(guest.call('poll_oneoff', list, events, 1, 65_534)).toBe(errno.fault);
    expect(guest.charged).toBe(0);
  });

  test('a thousand cost what they take in memory, and may lie where their events go', () => {
    const guest = new FakeGuest({}, { bytes: 200_000 });
    for (let index = 0; index < 1024; index++) {
      guest.view.setBigUint64(list + index * 48, BigInt(index), true);
      guest.view.setUint8(list + index * 48 + 8, 2);
      guest.view.setUint32(list + index * 48 + 16, 1, true);
    }
    expect(guest.call('poll_oneoff', list, list, 1024, result)).toBe(errno.success);
    expect(guest.u32(result)).toBe(1024);
    expect(Array.from({ length: 1024 }, (_, index) => Number(guest.u64(list + index * 32)))).toEqual(
      Array.from({ length: 1024 }, (_, index) => index),
    );
    expect(guest.charged).toBe((1024 * 80) / 64);
  });
});

describe('standard input that comes when it comes', () => {
  const slow = (pieces: readonly (string | Uint8Array | Error)[], delay = 5): WasiOptions => ({
    stdin: (async function* () {
      for (const piece of pieces) {
        await new Promise((resolve) => setTimeout(resolve, delay));
        if (piece instanceof Error) throw piece;
        yield piece;
      }
    })(),
  });
  const read = async (guest: FakeGuest, length = 100): Promise<string | number> => {
    guest.vectors(list, [events, length]);
    const number = await guest.start('fd_read', 0, list, 1, result);
    return number === 0 ? new TextDecoder().decode(guest.memory.slice(events, events + guest.u32(result))) : number!;
  };

  test('is waited for, a piece at a time, to its end', async () => {
    const guest = new FakeGuest(slow(['hello ', '', Uint8Array.of(), 'wörld']));
    expect(await read(guest)).toBe('hello ');
    expect(await read(guest, 3)).toBe('wö');
    expect(guest.start('fd_read', 0, list, 1, result)).toBe(0);
    expect(await read(guest)).toBe('');
    expect(await read(guest)).toBe('');
  });

  test('costs what comes', async () => {
    const guest = new FakeGuest(slow(['x'.repeat(640)]));
    await read(guest, 1000);
    expect(guest.charged).toBe(10);
  });

  test('a browser stream, one without an iterator, and what is no stream', async () => {
    const stream = () =>
      new ReadableStream<string>({
        start: (controller) => {
          controller.enqueue('one');
          controller.enqueue('two');
          controller.close();
        },
      });
    const guest = new FakeGuest({ stdin: stream() });
    expect([await read(guest), await read(guest), await read(guest)]).toEqual(['one', 'two', '']);
    const { getReader } = ReadableStream.prototype;
    const inner = stream();
    const plain = new FakeGuest({ stdin: { getReader: () => getReader.call(inner) as never } });
    expect([await read(plain), await read(plain), await read(plain)]).toEqual(['one', 'two', '']);
    expect(() => new FakeGuest({ stdin: 5 as never })).toThrow(TypeError);
    expect(() => new FakeGuest({ stdin: {} as never })).toThrow(TypeError);
    await expect(read(new FakeGuest(slow([7 as never])))).rejects.toThrow('must be bytes or text');
  });

  test('what the stream fails with is the failure of who waits, each time', async () => {
    const mine = new Error('mine');
    const guest = new FakeGuest(slow(['a', mine]));
    expect(await read(guest)).toBe('a');
    await expect(read(guest)).rejects.toBe(mine);
    await expect(read(guest)).rejects.toBe(mine);
  });

  test('nonblock does not wait', async () => {
    const guest = new FakeGuest(slow(['a']));
    guest.call('fd_fdstat_set_flags', 0, 4);
    expect(await read(guest)).toBe(errno.again);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await read(guest)).toBe('a');
  });

  test('poll waits for it, or for the time', async () => {
    const guest = new FakeGuest(slow(['abc'], 40));
    expect(await poll(guest, { read: 0 }, { clock: 1, timeout: 5n * millisecond })).toBe(errno.success);
    expect(told(guest)).toEqual([[101, 0, 0, 0, 0]]);
    expect(await poll(guest, { read: 0 }, { clock: 1, timeout: 10_000n * millisecond }, { read: 0 })).toBe(0);
    expect(told(guest)).toEqual([
      [100, 0, 1, 3, 0],
      [102, 0, 1, 3, 0],
    ]);
    expect(await read(guest)).toBe('abc');
    expect(await poll(guest, { read: 0 })).toBe(0);
    expect(told(guest)).toEqual([[100, 0, 1, 0, 1]]);
  });

  test('is told that nobody reads on when the program ends', async () => {
    let cancelled = false;
    const stdin = new ReadableStream<string>({
      pull: (controller) => controller.enqueue('more'),
      cancel: () => {
        cancelled = true;
      },
    });
    const guest = new FakeGuest({ stdin });
    expect(await read(guest)).toBe('more');
    guest.wasi.finish();
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(cancelled).toBe(true);
  });
});
