// Documents that several people edit at once, from Rust: changes, merges, conflicts, what is saved and loaded.

import * as Automerge from '@automerge/automerge';
import { prose } from './samples.mjs';

export const packages = ['@automerge/automerge'];

export default function work() {
  const actor = (digit) => digit.repeat(32);
  const options = { time: 0, message: 'a change' };
  let first = Automerge.from(
    { title: 'é', cards: [], counter: new Automerge.Counter(1), text: prose(500) },
    { actor: actor('a') },
  );
  first = Automerge.change(first, options, (doc) => {
    for (let index = 0; index < 60; index++)
      doc.cards.push({ index, done: index % 2 === 0, at: new Date(index * 1e6) });
  });
  let second = Automerge.clone(first, { actor: actor('b') });
  for (let index = 0; index < 30; index++) {
    first = Automerge.change(first, options, (doc) => {
      doc.cards[index].index *= 2;
      doc.counter.increment(3);
      Automerge.splice(doc, ['text'], index * 3, 1, 'first');
    });
    second = Automerge.change(second, options, (doc) => {
      doc.cards[index].index -= 1;
      doc.counter.decrement(1);
      if (index % 5 === 0) doc.cards.splice(index + 20, 1);
      Automerge.splice(doc, ['text'], index * 4, 2, 'second');
    });
  }
  const merged = Automerge.merge(first, second);
  const saved = Automerge.save(merged);
  const loaded = Automerge.load(saved, { actor: actor('c') });
  // Creating a document notes the time; so only what comes after it is compared.
  return [
    JSON.stringify(merged),
    Automerge.equals(Automerge.toJS(merged), Automerge.toJS(loaded)),
    Automerge.getConflicts(merged.cards[3], 'index') !== undefined,
    Automerge.getHistory(merged).length,
    Automerge.diff(merged, [], Automerge.getHeads(merged)).length,
  ];
}
