// The fuel meter of a store: two whole numbers that the loop keeps while it runs and writes back when it leaves.
// What an instruction costs is decided in translation/; what happens at zero, in the machine.

/**
 * The version of the fuel contract: which instruction costs what, and what happens when fuel ends. A program's total
 * is the same on every engine and in every release with the same number here.
 */
export const FUEL_CONTRACT_VERSION = 1;

/** The most fuel a budget can hold: whole numbers stay exact up to here. */
export const maximumFuel = Number.MAX_SAFE_INTEGER;

/** @internal */
export class Meter {
  /** Units left; `Infinity` where there is no budget. */
  remaining: number;
  /** Units paid since the store was made. */
  consumed: number;

  constructor(remaining: number) {
    this.remaining = remaining;
    this.consumed = 0;
  }

  /**
   * Takes an amount that the host charges. Where less is left, takes what there is.
   * @returns what was missing
   */
  take(amount: number): number {
    const taken = amount < this.remaining ? amount : this.remaining;
    this.remaining -= taken;
    this.consumed += taken;
    return amount - taken;
  }

  /** Gives back an amount that was taken for something that did not come to be. */
  giveBack(amount: number): void {
    this.remaining += amount;
    this.consumed -= amount;
  }
}

/** An amount of fuel as the host gives it; anything but a whole number from 0 to 2^53 - 1 is a RangeError. */
export function fuelFrom(given: number | bigint): number {
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0 && given <= maximumFuel) {
    // Adding zero makes a negative zero positive.
    return given + 0;
  }
  if (typeof given === 'bigint' && given >= 0n && given <= BigInt(maximumFuel)) return Number(given);
  throw new RangeError(`fuel is a whole number from 0 to 2^53 - 1, not ${String(given)}`);
}
