// Rewrites a page that comes in pieces. Handlers may be promises: then the program stops in the middle of a call
// (Asyncify).

import { HTMLRewriter } from 'html-rewriter-wasm';
import { prose, thrownBy } from './samples.mjs';

export default async function work() {
  const seen = [];
  const rewrite = async (pieces, prepare) => {
    let output = '';
    const rewriter = new HTMLRewriter((piece) => {
      output += Buffer.from(piece).toString();
    });
    prepare(rewriter);
    try {
      for (const piece of pieces) await rewriter.write(new TextEncoder().encode(piece));
      await rewriter.end();
    } finally {
      rewriter.free();
    }
    return output;
  };
  const page = `<!doctype html><title>é</title><!-- c --><ul>${'<li class="a b" data-x=1>item <b>bold</b></li>'.repeat(200)}</ul><p>${prose(3_000)}</p>`;
  const pieces = page.match(/[\s\S]{1,97}/g);
  let count = 0;
  seen.push(
    await rewrite(pieces, (rewriter) =>
      rewriter
        .on('li.a', {
          element(element) {
            element.setAttribute('n', String(++count));
            element.append('<i>!</i>', { html: true });
            seen.push([...element.attributes].flat().join());
            if (count % 3 === 0) element.onEndTag?.((end) => end.before('end'));
          },
        })
        .on('p', { text: (text) => (text.text.includes('fuel') ? void text.replace('FUEL') : undefined) })
        .onDocument({
          comments: (comment) => comment.remove(),
          end: (end) => end.append('<!-- end -->', { html: true }),
        }),
    ),
  );
  seen.push(
    await rewrite(pieces.slice(0, 40), (rewriter) =>
      rewriter.on('b', {
        async element(element) {
          await new Promise((resolve) => setImmediate(resolve));
          element.setInnerContent(`later ${++count}`);
        },
      }),
    ),
  );
  seen.push(await thrownBy(() => rewrite(['<p>'], (rewriter) => rewriter.on('p[', {}))));
  seen.push(
    await thrownBy(() =>
      rewrite(['<p>x</p>'], (rewriter) =>
        rewriter.on('p', {
          element() {
            throw new Error('from the host');
          },
        }),
      ),
    ),
  );
  return seen;
}
