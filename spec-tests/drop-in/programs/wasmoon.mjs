// Lua: programs, functions of each side called by the other, errors that cross frames by long jumps.

import { LuaFactory } from 'wasmoon';

const program = `
  local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
  local parts = {}
  for i = 1, 200 do parts[#parts + 1] = string.format("%d:%5.2f:%x", i, math.sqrt(i), i * 2654435761 % 4294967296) end
  table.sort(parts, function(a, b) return a:reverse() < b:reverse() end)
  local words = {}
  for word in ("the quick brown fox jumps over the lazy dog"):gmatch("%a+") do words[word] = (words[word] or 0) + 1 end
  local co = coroutine.wrap(function() for i = 1, 50 do coroutine.yield(i * i) end end)
  local sum = 0
  for i = 1, 50 do sum = sum + co() end
  local ok, message = pcall(function() error({ code = 42 }) end)
  local again, text = pcall(function() return nil .. "x" end)
  return { fib = fib(17), parts = table.concat(parts, ","), the = words.the, sum = sum, ok = ok, code = message.code,
    text = text, big = math.maxinteger // 3, float = 7 / 2, packed = ("x"):rep(3, "-"), utf = utf8.char(233, 8364) }
`;

export default async function work() {
  const lua = await new LuaFactory().createEngine({ traceAllocations: true });
  // The order of a table's keys is drawn anew in every process.
  const seen = [Object.entries(await lua.doString(program)).sort(), lua.doStringSync('return 1 // 0.0, #"é", 3 | 4')];
  // Functions of the host's, called from within, and functions from within called by the host.
  const log = [];
  lua.global.set('host', (...values) => {
    log.push(values.map((value) => (typeof value === 'function' ? value(log.length) : value)));
    return { length: log.length, list: [1, 2] };
  });
  seen.push(
    await lua.doString(
      'local s = 0 for i = 1, 100 do s = s + host(i, function(n) return n * 3 end).length end return s',
    ),
    log,
  );
  const multiply = lua.global.get('multiply') ?? (await lua.doString('return function(a, b) return a * b, a - b end'));
  seen.push(multiply(6, 7));
  // An error crosses frames by a long jump, which Emscripten makes of exceptions of the host's.
  for (const code of [
    'error("thrown within")',
    'local x = nil; return x.y',
    'return (',
    'host(function() error("nested") end)',
  ]) {
    seen.push(await lua.doString(code).then(String, (error) => `${error.name}: ${error.message.split('\n')[0]}`));
  }
  lua.global.set('fails', () => {
    throw new Error('from the host');
  });
  seen.push(await lua.doString('local ok, e = pcall(fails) return tostring(ok) .. tostring(e):match("[^\\n]*")'));
  lua.global.set('later', () => new Promise((resolve) => setImmediate(() => resolve('awaited'))));
  seen.push(await lua.doString('return later():await()'));
  seen.push(await lua.doString('local t = {} for i = 1, 20000 do t[i] = { i } end collectgarbage() return #t'));
  lua.global.close();
  return seen;
}
