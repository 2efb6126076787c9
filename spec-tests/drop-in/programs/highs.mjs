// Solves linear and whole-number problems.

import highs from 'highs';
import { numbers } from './samples.mjs';

export default async function work() {
  const solver = await highs();
  const next = numbers(81);
  const items = Array.from({ length: 22 }, (_, index) => ({
    name: `x${index}`,
    value: 5 + (next() % 40),
    weight: 3 + (next() % 25),
  }));
  const sum = (key) => items.map(({ name, [key]: factor }) => `${factor} ${name}`).join(' + ');
  const knapsack = `Maximize\n obj: ${sum('value')}\nSubject To\n c: ${sum('weight')} <= 120\nBinary\n ${items.map(({ name }) => name).join(' ')}\nEnd\n`;
  const linear =
    'Minimize\n obj: x + 2 y - z\nSubject To\n a: x + y >= 3.5\n b: x - 2 z >= -7\n c: y + z <= 9\nBounds\n 0 <= x <= 40\n -2 <= y\nEnd\n';
  const impossible = 'Minimize\n obj: x\nSubject To\n a: x >= 3\n b: x <= 2\nEnd\n';
  return [knapsack, linear, impossible].map((problem) => {
    const { Status, ObjectiveValue, Columns, Rows } = solver.solve(problem, { output_flag: false });
    return { Status, ObjectiveValue, Columns, Rows };
  });
}
