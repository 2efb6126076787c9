import { expect, test } from 'vitest';
import { finish, finishAtOnce, type Steps, settled } from './steps.ts';

function* sum(...values: readonly (number | Promise<number>)[]): Steps<number> {
  let total = 0;
  for (const value of values) {
    total += yield* settled('a number', value);
    yield { kind: 'turn' };
  }
  return total;
}

const never = () => Promise.reject(new Error('a turn that was not due'));
const standingStill = () => 0n;

test('what is there is used at once, what is not is waited for', async () => {
  expect(finishAtOnce(sum(1, 2))).toBe(3);
  expect(await finish(sum(1, Promise.resolve(2), 3), never, standingStill)).toBe(6);
});

test('who cannot wait is told for what', () => {
  expect(() => finishAtOnce(sum(1, Promise.resolve(2)))).toThrow(
    expect.objectContaining({ code: 'unavailable', message: 'executeModuleSync cannot wait for a number' }),
  );
});

test('a rejection arrives where the value was wanted, and can be caught there', async () => {
  function* careful(): Steps<string> {
    try {
      return `${yield* settled('a number', Promise.reject<number>(new Error('none')))}`;
    } catch (error) {
      return (error as Error).message;
    }
  }
  expect(await finish(careful(), never, standingStill)).toBe('none');
  await expect(finish(sum(Promise.reject(new Error('none'))), never, standingStill)).rejects.toThrow('none');
});

test('the host gets a turn after 8 ms of work', async () => {
  let time = 0n;
  let turns = 0;
  const turn = async () => {
    turns++;
  };
  // Each look at the time finds it 3 ms later: the start, one after each value, one after each turn.
  await finish(sum(...new Array<number>(10).fill(1)), turn, () => (time += 3_000_000n));
  expect(turns).toBe(3);
});
