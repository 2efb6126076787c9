// SQLite, as sql.js has it on npm, in a page whose policy refuses WebAssembly. The polyfill comes first.
import 'wasmeter/polyfill';
import initSqlJs from 'sql.js';
import { storeOf } from 'wasmeter/js-api';

const [form, textarea, button, output, table] = ['form', 'textarea', 'button', 'output', 'table'].map((name) =>
  document.querySelector(name),
);

function show(text, failed = false) {
  output.textContent = text;
  output.className = failed ? 'failed' : '';
}

/** A row of the table; `samples` say which of its columns hold numbers. */
function rowOf(name, cells, samples) {
  const row = document.createElement('tr');
  for (const [column, content] of cells.entries()) {
    const cell = document.createElement(name);
    cell.textContent = content;
    if (typeof samples[column] === 'number') cell.className = 'number';
    row.append(cell);
  }
  return row;
}

function run(database) {
  const before = storeOf(WebAssembly).fuelConsumed;
  try {
    const results = database.exec(textarea.value);
    table.replaceChildren(
      ...results.flatMap(({ columns, values }) => [
        rowOf('th', columns, values[0]),
        ...values.map((row) => rowOf('td', row, row)),
      ]),
    );
    show(`${(storeOf(WebAssembly).fuelConsumed - before).toLocaleString('en')} units of fuel`);
  } catch (error) {
    show(`${error}`, true);
  }
}

try {
  const { Database } = await initSqlJs({ locateFile: (name) => name });
  const database = new Database();
  database.run('create table reading (place text, hour integer, degrees real)');
  const insert = database.prepare('insert into reading values (?, ?, ?)');
  for (let hour = 0; hour < 240; hour++) {
    insert.run([['Oslo', 'Łódź', 'São Paulo', 'Quito'][hour % 4], hour, ((hour * 7919) % 301) / 10 - 5]);
  }
  insert.free();
  database.create_aggregate('spread', {
    init: () => [],
    step: (seen, value) => [...seen, value],
    finalize: (seen) => Math.max(...seen) - Math.min(...seen),
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run(database);
  });
  button.disabled = false;
  run(database);
} catch (error) {
  show(`${error}`, true);
}
