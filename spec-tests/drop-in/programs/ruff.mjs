// Checks, formats and parses Python, 10 MB.

import ruff from '@astral-sh/ruff-wasm-nodejs';
import { thrownBy } from './samples.mjs';

export const packages = ['@astral-sh/ruff-wasm-nodejs'];

const source =
  'import os\nimport sys, re\ndef f(x):\n  y = 1\n  return   x+2\nclass A :\n  def g( self, é=[1,2 ] ): pass\n';

export default async function work() {
  const workspace = new ruff.Workspace(ruff.Workspace.defaultSettings(), ruff.PositionEncoding.Utf16);
  const text = source.repeat(20);
  const seen = [workspace.check(text), workspace.format(text), workspace.parse(source), workspace.tokens(source)];
  seen.push(await thrownBy(() => workspace.format('def (')), workspace.check('def ('));
  return seen;
}
