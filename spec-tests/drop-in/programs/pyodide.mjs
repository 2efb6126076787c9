// CPython, 10 MB, with its library, and host functions called from Python.

import { loadPyodide } from 'pyodide';

export default async function work() {
  const python = await loadPyodide({ stdout: () => {}, stderr: () => {}, env: { PYTHONHASHSEED: '1' } });
  const program = `
import json, re, hashlib, decimal, math
def primes(n):
    sieve = bytearray([1]) * n
    for i in range(2, int(n ** .5) + 1):
        if sieve[i]: sieve[i * i::i] = bytes(len(range(i * i, n, i)))
    return [i for i in range(2, n) if sieve[i]]
try:
    1 / 0
except ZeroDivisionError as error:
    caught = str(error)
json.dumps(dict(primes=primes(300), pow=str(3 ** 200), re=re.sub(r'(\\w+) (\\w+)', r'\\2 \\1', 'a quick fox'), caught=caught,
    md5=hashlib.md5(b'fuel').hexdigest(), decimal=str(decimal.Decimal(1) / 7), sin=math.sin(1), text='é'.upper()))
`;
  const seen = [python.runPython(program)];
  python.globals.set('host', (value) => value * 2);
  seen.push(python.runPython('sum(host(i) for i in range(50))'));
  seen.push(
    await Promise.resolve()
      .then(() => python.runPython('{}["missing"]'))
      .catch((error) => error.message.split('\n').at(-2)),
  );
  return seen;
}
