// Family `clock`: wall-clock time and a clock that only goes forward. The CPU-time clocks are answered `inval`, as the
// specification asks of clocks that are not supported: time in an interpreter is no measure of work, fuel is.

import { clockId } from './abi.ts';
import { define, type WasiFunction } from './call.ts';
import { errno } from './errno.ts';

export const clockFunctions: readonly WasiFunction[] = [
  define('clock_res_get', ['i32', 'i32'], (call, clock, result) => {
    const { resolution } = call.wasi.clock;
    if (clock === clockId.realtime) call.guest.setU64(result, resolution.realtime);
    else if (clock === clockId.monotonic) call.guest.setU64(result, resolution.monotonic);
    else return errno.inval;
    return errno.success;
  }),
  // The wanted precision is a hint; the clocks are read as well as they can be.
  define('clock_time_get', ['i32', 'i64', 'i32'], (call, clock, _precision, result) => {
    const { guest } = call;
    if (clock !== clockId.realtime && clock !== clockId.monotonic) return errno.inval;
    // Checked first, so that a call that fails does not advance a clock that counts its readings.
    guest.check(result, 8);
    const time = clock === clockId.realtime ? call.wasi.clock.realtime() : call.wasi.clock.monotonic();
    guest.setU64(result, BigInt.asUintN(64, time));
    return errno.success;
  }),
];
