// A worker that runs a stranger's module: its bytes are the body of a POST, `?call=fib&with=20&fuel=1000000` says what to
// call and what it may cost. It gets no imports, 16 MiB of memory, and an answer in JSON.
import { createWebAssembly, storeOf } from 'wasmeter/js-api';

const usual = 10_000_000;
const most = 100_000_000;

const operand = (text) => (text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text));

export default {
  async fetch(request) {
    if (request.method !== 'POST') return new Response('POST a module\n', { status: 405 });
    const query = new URL(request.url).searchParams;
    let store;
    try {
      // A namespace of its own for each request: nothing is shared, and the budget is the request's.
      const fuel = Math.min(Number(query.get('fuel') ?? usual), most);
      const metered = createWebAssembly({ fuel, memoryBytes: 16 * 2 ** 20 });
      store = storeOf(metered);
      const { instance } = await metered.instantiate(await request.arrayBuffer());
      const result = instance.exports[query.get('call')](...query.getAll('with').map(operand));
      return Response.json({ result: `${result}`, fuel: store.fuelConsumed });
    } catch (error) {
      return Response.json({ error: `${error}`, fuel: store?.fuelConsumed ?? 0 }, { status: 422 });
    }
  },
};
