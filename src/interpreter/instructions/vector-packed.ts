// What vector instructions do to all the lanes of a 32-bit word at once, four of 8 bits or two of 16, where that is less
// work than lane after lane. Each row says again what the meaning of its name says of one lane; a test compares them.
//
// `high` has the highest bit of every lane, `low` all the others, and `top` is the number of that bit: 7 or 15. Sums and
// differences leave the highest bits out, so that nothing is carried into the next lane, and put them in without a
// carry. `(bits << 1) - (bits >>> top)` fills the lanes whose highest bit is in `bits`, which has no others.

/** The meaning of a word: the operands' words in push order (for a shift the second is its count), then the lanes'. */
export interface PackedRow {
  readonly name: string;
  readonly meaning: (...words: number[]) => number;
}

function packed(name: string, meaning: PackedRow['meaning']): PackedRow {
  return { name, meaning };
}

/** By the name of the lane's meaning, without the width that some of these have. */
export const packedRows: readonly PackedRow[] = [
  packed('i32.add', (a, b, high, low) => ((a & low) + (b & low)) ^ ((a ^ b) & high)),
  packed('i32.sub', (a, b, high, low) => ((a | high) - (b & low)) ^ ((a ^ ~b) & high)),
  packed('neg', (a, high, low) => (high - (a & low)) ^ (~a & high)),
  // A lane is complemented and increased where it is negative; what is increased is below its largest value.
  packed('abs', (a, high, _low, top) => {
    const sign = a & high;
    return (a ^ ((sign << 1) - (sign >>> top))) + (sign >>> top);
  }),
  packed('avgr', (a, b, _high, low) => (a | b) - (((a ^ b) >>> 1) & low)),
  packed('i32.popcnt', (a) => {
    const pairs = a - ((a >>> 1) & 0x55555555);
    const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
    return (fours + (fours >>> 4)) & 0x0f0f0f0f;
  }),

  // Saturation fills a lane with what it ends at wherever the sum or difference does not fit.
  packed('add_sat_u', (a, b, high, low, top) => {
    const sum = ((a & low) + (b & low)) ^ ((a ^ b) & high);
    const over = ((a & b) | ((a | b) & ~sum)) & high;
    return sum | ((over << 1) - (over >>> top));
  }),
  packed('sub_sat_u', (a, b, high, low, top) => {
    const difference = ((a | high) - (b & low)) ^ ((a ^ ~b) & high);
    const under = ((~a & b) | (~(a ^ b) & difference)) & high;
    return difference & ~((under << 1) - (under >>> top));
  }),
  packed('add_sat_s', (a, b, high, low, top) => {
    const sum = ((a & low) + (b & low)) ^ ((a ^ b) & high);
    const over = ~(a ^ b) & (a ^ sum) & high;
    const where = (over << 1) - (over >>> top);
    return (sum & ~where) | ((((a & high) >>> top) + low) & where);
  }),
  packed('sub_sat_s', (a, b, high, low, top) => {
    const difference = ((a | high) - (b & low)) ^ ((a ^ ~b) & high);
    const over = (a ^ b) & (a ^ difference) & high;
    const where = (over << 1) - (over >>> top);
    return (difference & ~where) | ((((a & high) >>> top) + low) & where);
  }),

  // Comparisons answer the highest bit of each lane for which they hold; the others of them are these exchanged or
  // inverted. A lane that is not 0 has its highest bit, or gets it by adding all the others; and where the highest bits
  // are the same, less is what borrows from the highest.
  packed('i32.eq', (a, b, high, low) => {
    const other = a ^ b;
    return ~(((other & low) + low) | other) & high;
  }),
  packed('i32.lt_u', (a, b, high, low) => ((~a & b) | (~(a ^ b) & ~((a | high) - (b & low)))) & high),
  packed('i32.lt_s', (a, b, high, low) => ((a & ~b) | (~(a ^ b) & ~((a | high) - (b & low)))) & high),

  // `high >>> top` has the lowest bit of every lane: multiplied by a lane it is that lane everywhere.
  packed('i32.shl', (a, count, high, _low, top) => {
    const kept = Math.imul(high >>> top, (((2 << top) - 1) << count) & ((2 << top) - 1));
    return (a << count) & kept;
  }),
  packed('i32.shr_u', (a, count, high, _low, top) => {
    const kept = Math.imul(high >>> top, ((2 << top) - 1) >>> count);
    return (a >>> count) & kept;
  }),
  packed('i32.shr_s', (a, count, high, _low, top) => {
    const kept = Math.imul(high >>> top, ((2 << top) - 1) >>> count);
    const sign = a & high;
    return ((a >>> count) & kept) | (((sign << 1) - (sign >>> top)) & ~kept);
  }),
];
