// The rules of style that a machine can see and Biome or TypeScript do not: a file's length, its opening words, and
// that nothing is silenced. Reads text, not syntax.

const longest = 450;

/** What is against the rules in one hand-written file, as `file:line: what`. */
export function styleFaults(file: string, text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const faults: string[] = [];
  const report = (line: number, what: string): number => faults.push(`${file}:${line}: ${what}`);
  if (lines.length > longest) report(longest + 1, `${lines.length} lines; ${longest} is the most`);
  const opening = lines[0]?.startsWith('#!') ? lines[1] : lines[0];
  const needsOpening = !file.endsWith('.test.ts') && !file.endsWith('/index.ts');
  if (needsOpening && !/^\/[/*]/.test(opening ?? '')) report(1, 'a file opens by saying what it is');
  for (const [index, line] of lines.entries()) {
    const silenced = /(?:@ts|biome|eslint)-(?:ignore|nocheck|expect-error|disable)/.exec(line);
    if (silenced !== null && !file.startsWith('scripts/style')) report(index + 1, `${silenced[0]} silences a check`);
    if (file.endsWith('.test.ts') && /\b(?:test|it|describe)\.(?:todo|fails)\b/.test(line)) {
      report(index + 1, 'a test that is not one');
    }
  }
  return faults;
}
