// A JavaScript engine: programs, host functions that call back, and calls that wait for promises (Asyncify).

import { getQuickJS, newAsyncContext, newQuickJSWASMModule } from 'quickjs-emscripten';

const program = `
  class Shape { #side; constructor(side) { this.#side = side; } get area() { return this.#side ** 2; } }
  function* primes() { const seen = []; for (let n = 2; ; n++) if (seen.every((p) => n % p)) { seen.push(n); yield n; } }
  const first = []; for (const p of primes()) { if (p > 700) break; first.push(p); }
  let text = 'the quick brown fox'; for (let i = 0; i < 300; i++) text = text.replace(/(\\w+) (\\w+)/, '$2 $1') + (i % 10);
  const sorted = Array.from({ length: 500 }, (_, i) => Math.sin(i) * 1000).sort((a, b) => a - b);
  JSON.stringify({
    first, text, sorted, area: new Shape(12).area, big: String(2n ** 200n / 7n), date: new Date(86400000).toISOString(),
    map: [...new Map([[1, { a: NaN }], ['x', [undefined, null]]])], regexp: 'aBc'.match(/(?<x>b)/i).groups.x, e: Math.exp(1.5),
  });
`;

export default async function work() {
  const quickjs = await getQuickJS();
  const seen = [quickjs.evalCode(program)];
  const context = quickjs.newContext();
  // Host functions, called from within, that call back.
  const log = [];
  const callback = context.newFunction('callback', (value, then) => {
    log.push(context.dump(value));
    return context.unwrapResult(context.callFunction(then, context.undefined, context.newNumber(log.length)));
  });
  context.setProp(context.global, 'callback', callback);
  callback.dispose();
  const run = (code) => {
    const result = context.evalCode(code);
    const value = context.dump(result.error ?? result.value);
    (result.error ?? result.value).dispose();
    return value;
  };
  seen.push(run('let sum = 0; for (let i = 0; i < 300; i++) sum += callback({ i, s: "é" }, (n) => n * 2); sum'), log);
  seen.push(
    run('Promise.resolve(7).then((x) => { globalThis.later = x }); 0'),
    context.runtime.executePendingJobs().value,
    run('later'),
  );
  const failure = run('function f() { null.x } f()');
  seen.push(failure.name, failure.message);
  context.runtime.setInterruptHandler(
    (
      (count) => () =>
        ++count > 5
    )(0),
  );
  seen.push(run('for (;;);').message);
  context.dispose();

  // Many small modules made one after another, and one that suspends a program in the middle of a call (Asyncify).
  for (let index = 0; index < 3; index++) {
    const separate = await newQuickJSWASMModule();
    seen.push(separate.evalCode(`'module ' + ${index}`));
  }
  const suspended = await newAsyncContext();
  const read = suspended.newAsyncifiedFunction('read', async (name) => {
    const text = suspended.getString(name);
    await new Promise((resolve) => setImmediate(resolve));
    return suspended.newString(`<${text}>`);
  });
  suspended.setProp(suspended.global, 'read', read);
  read.dispose();
  const result = await suspended.evalCodeAsync('[1, 2, 3].map((n) => read("file" + n)).join()');
  seen.push(suspended.unwrapResult(result).consume(suspended.dump));
  suspended.dispose();
  return seen;
}
