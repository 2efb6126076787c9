// Family `poll`: waiting until a time has come or a descriptor is ready. Files and output streams are always ready, so
// that what is waited for is time, or standard input that comes from a stream; meanwhile the guest is paused.

import { clockId, eventSize, eventtype, rights, subscriptionSize } from './abi.ts';
import { type Answer, define, type WasiCall, type WasiFunction } from './call.ts';
import { errno, ErrnoFailure, fail } from './errno.ts';
import { requireRights } from './rights.ts';

/** Subscriptions of one call: more are `inval`, as in POSIX beyond the number of descriptors. */
const maximumSubscriptions = 1024;
/** What an output stream says it has room for: it never blocks. */
const streamRoom = 65_536n;

interface ClockSubscription {
  readonly kind: 'clock';
  readonly userdata: bigint;
  /** Nanoseconds from the beginning of the call. */
  readonly left: bigint;
}

/** A subscription whose answer is known: something is ready, or wrong. */
interface Event {
  readonly kind: 'event';
  readonly userdata: bigint;
  readonly type: number;
  readonly error: number;
  readonly bytes: bigint;
  /** The other end has closed. */
  readonly hangup: boolean;
}

/** Standard input that has nothing yet. */
interface Coming {
  readonly kind: 'coming';
  readonly userdata: bigint;
  readonly type: number;
  readonly fd: number;
  readonly promise: Promise<void>;
}

type Subscription = ClockSubscription | Event | Coming;

export const pollFunctions: readonly WasiFunction[] = [
  define('poll_oneoff', ['i32', 'i32', 'i32', 'i32'], (call, list, events, count, result): Answer => {
    if (count === 0 || count > maximumSubscriptions) fail('inval');
    const { guest } = call;
    guest.check(list, count * subscriptionSize);
    guest.check(events, count * eventSize);
    guest.check(result, 4);
    call.charge(count * (subscriptionSize + eventSize));
    const clocks = readClocks(call);
    const subscriptions = Array.from({ length: count }, (_, index) =>
      read(call, list + index * subscriptionSize, clocks),
    );
    const ready = subscriptions.filter((one) => isReady(one, 0n));
    if (ready.length > 0) return give(call, ready, events, result);

    const least = leastTime(subscriptions);
    const sleep = least === undefined ? undefined : call.wasi.waits.sleep(least);
    const giveAfter = (passed: bigint) => {
      if (call.wasi.ended) return errno.canceled;
      const now = subscriptions.map((one) => (one.kind === 'coming' ? descriptorEvent(call, one) : one));
      return give(
        call,
        now.filter((one) => isReady(one, passed)),
        events,
        result,
      );
    };
    // The time is over already: with a clock that waiting takes on, not the host's.
    if (least !== undefined && sleep === undefined) return giveAfter(least);
    const ends = subscriptions.flatMap((one) => (one.kind === 'coming' ? [one.promise.then(() => 0n)] : []));
    if (least !== undefined && sleep !== undefined) ends.push(sleep.done.then(() => least));
    return Promise.race(ends)
      .finally(() => sleep?.giveUp())
      .then(giveAfter);
  }),
];

/** The time by both clocks, each read once and only if it is asked for. */
function readClocks(call: WasiCall): (clock: number) => bigint {
  const times = new Map<number, bigint>();
  return (clock) => {
    const { clock: source } = call.wasi;
    const time = times.get(clock) ?? (clock === clockId.realtime ? source.realtime() : source.monotonic());
    times.set(clock, time);
    return time;
  };
}

function read(call: WasiCall, pointer: number, clocks: (clock: number) => bigint): Subscription {
  const { guest } = call;
  const userdata = guest.u64(pointer);
  const type = guest.u8(pointer + 8);
  if (type === eventtype.fdRead || type === eventtype.fdWrite) {
    return descriptorEvent(call, { userdata, type, fd: guest.u32(pointer + 16) });
  }
  if (type !== eventtype.clock) return wrong(userdata, type, errno.inval);
  const clock = guest.u32(pointer + 16);
  const timeout = guest.u64(pointer + 24);
  const flags = guest.u16(pointer + 40);
  if ((clock !== clockId.realtime && clock !== clockId.monotonic) || flags > 1) {
    return wrong(userdata, type, errno.inval);
  }
  return { kind: 'clock', userdata, left: flags === 1 ? timeout - clocks(clock) : timeout };
}

/** What can be said of a descriptor now. */
function descriptorEvent(
  call: WasiCall,
  { userdata, type, fd }: Pick<Coming, 'userdata' | 'type' | 'fd'>,
): Event | Coming {
  try {
    const descriptor = call.wasi.descriptors.get(fd);
    requireRights(descriptor.rights.base, rights.pollFdReadwrite);
    requireRights(descriptor.rights.base, type === eventtype.fdRead ? rights.fdRead : rights.fdWrite);
    if (descriptor.kind === 'input') {
      const promise = descriptor.source.ready();
      if (promise !== undefined) return { kind: 'coming', userdata, type, fd, promise };
      const bytes = descriptor.source.available(0xffff_ffff);
      return { kind: 'event', userdata, type, error: errno.success, bytes: BigInt(bytes), hangup: bytes === 0 };
    }
    let bytes = streamRoom;
    if (descriptor.kind === 'file' && type === eventtype.fdRead) {
      const left = descriptor.file.stat().size - descriptor.position;
      bytes = left > 0n ? left : 0n;
    }
    return { kind: 'event', userdata, type, error: errno.success, bytes, hangup: false };
  } catch (error) {
    if (error instanceof ErrnoFailure) return wrong(userdata, type, error.number);
    throw error;
  }
}

function wrong(userdata: bigint, type: number, error: number): Event {
  return { kind: 'event', userdata, type, error, bytes: 0n, hangup: false };
}

/** Is there something to say of it, after so many nanoseconds? */
function isReady(subscription: Subscription, passed: bigint): boolean {
  return subscription.kind === 'event' || (subscription.kind === 'clock' && subscription.left <= passed);
}

function leastTime(subscriptions: readonly Subscription[]): bigint | undefined {
  let least: bigint | undefined;
  for (const one of subscriptions) {
    if (one.kind === 'clock' && (least === undefined || one.left < least)) least = one.left;
  }
  return least;
}

/** Writes the events, in the order of their subscriptions, and how many there are. */
function give(call: WasiCall, ready: readonly Subscription[], events: number, result: number): number {
  const { guest } = call;
  ready.forEach((one, index) => {
    const pointer = events + index * eventSize;
    guest.window(pointer, eventSize).fill(0);
    guest.setU64(pointer, one.userdata);
    if (one.kind !== 'event') return;
    guest.setU16(pointer + 8, one.error);
    guest.setU8(pointer + 10, one.type);
    guest.setU64(pointer + 16, one.bytes);
    guest.setU16(pointer + 24, one.hangup ? 1 : 0);
  });
  guest.setU32(result, ready.length);
  return errno.success;
}
