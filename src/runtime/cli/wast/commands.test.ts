import { describe, expect, test } from 'vitest';
import { type Command, readCommands } from './commands.ts';
import { isNanOfClass } from './constants.ts';
import { ScriptError } from './reader.ts';

/** The one command of a script, without its position. */
function command(source: string): Omit<Command, 'offset' | 'line'> {
  const commands = readCommands(source);
  const [first] = commands;
  if (first === undefined || commands.length !== 1) throw new Error(`${commands.length} commands`);
  const { offset: _offset, line: _line, ...rest } = first;
  return rest;
}

describe('modules', () => {
  test('text is kept as it is written', () => {
    expect(command(' (module $m (func)) ;; end')).toEqual({
      kind: 'module',
      name: '$m',
      source: { form: 'text', text: '(module $m (func))' },
    });
  });

  test('binary chunks are joined', () => {
    expect(command('(module $m binary "\\00asm" "\\01\\00\\00\\00")')).toEqual({
      kind: 'module',
      name: '$m',
      source: { form: 'binary', bytes: new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) },
    });
  });

  test('quoted chunks are joined without anything between them', () => {
    expect(command('(module quote "(fu" "nc \\22)")')).toEqual({
      kind: 'module',
      name: undefined,
      source: { form: 'quote', text: '(func ")' },
    });
  });

  test('a definition loses the keyword that the text format does not know', () => {
    expect(command('(module definition $m (memory 1))')).toMatchObject({
      kind: 'module definition',
      name: '$m',
      source: { form: 'text', text: '(module  $m (memory 1))' },
    });
    expect(command('(module definition binary "a")')).toMatchObject({
      kind: 'module definition',
      source: { form: 'binary' },
    });
  });

  test('an instance has its own name and that of its definition', () => {
    expect(command('(module instance $i $m)')).toEqual({ kind: 'module instance', name: '$i', definition: '$m' });
    expect(command('(module instance)')).toEqual({ kind: 'module instance', name: undefined, definition: undefined });
  });

  test('a script may be the fields of one module', () => {
    expect(command('(func) (memory 0)')).toEqual({
      kind: 'module',
      name: undefined,
      source: { form: 'text', text: '(module (func) (memory 0)\n)' },
    });
    expect(() => readCommands('(func) (register "a")')).toThrow(ScriptError);
  });

  test('register names an instance, or the last one', () => {
    expect(command('(register "a" $m)')).toEqual({ kind: 'register', as: 'a', name: '$m' });
    expect(command('(register "\\c3\\a9")')).toEqual({ kind: 'register', as: 'é', name: undefined });
  });
});

describe('actions and assertions', () => {
  test('invoke takes constants', () => {
    expect(command('(invoke $m "f" (i32.const -1) (f32.const 0x1p0) (ref.null func) (ref.extern 7))')).toEqual({
      kind: 'action',
      action: {
        kind: 'invoke',
        module: '$m',
        name: 'f',
        arguments: [
          { kind: 'number', type: 'i32', bits: 0xffff_ffffn },
          { kind: 'number', type: 'f32', bits: 0x3f80_0000n },
          { kind: 'null', heapType: 'func' },
          { kind: 'extern', number: 7 },
        ],
      },
    });
  });

  test('a pattern is no argument', () => {
    expect(() => readCommands('(invoke "f" (f32.const nan:canonical))')).toThrow(ScriptError);
    expect(() => readCommands('(invoke "f" (ref.func))')).toThrow(ScriptError);
  });

  test('assert_return expects constants, classes of NaNs and references', () => {
    expect(
      command(
        '(assert_return (get "g") (f64.const nan:arithmetic) (ref.func) (ref.null) (ref.extern) (either (i32.const 1) (i32.const 2)))',
      ),
    ).toEqual({
      kind: 'assert_return',
      action: { kind: 'get', module: undefined, name: 'g' },
      expected: [
        { kind: 'nan', type: 'f64', class: 'arithmetic' },
        { kind: 'reference', of: 'func' },
        { kind: 'null', heapType: undefined },
        { kind: 'reference', of: 'extern' },
        {
          kind: 'either',
          of: [
            { kind: 'number', type: 'i32', bits: 1n },
            { kind: 'number', type: 'i32', bits: 2n },
          ],
        },
      ],
    });
  });

  test('a vector is its lanes, the first lowest', () => {
    expect(command('(assert_return (get "g") (v128.const i16x8 1 2 3 4 5 6 7 -1))')).toMatchObject({
      expected: [{ kind: 'vector', bits: 0xffff_0007_0006_0005_0004_0003_0002_0001n }],
    });
    expect(command('(assert_return (get "g") (v128.const f32x4 1 nan:canonical 0 0))')).toMatchObject({
      expected: [{ kind: 'lanes', lanes: [0x3f80_0000n, { kind: 'nan', type: 'f32', class: 'canonical' }, 0n, 0n] }],
    });
    expect(() => readCommands('(assert_return (get "g") (v128.const i16x8 1 2))')).toThrow('i16x8 has 8 lanes, not 2');
  });

  test('assert_trap is about an action or about a module', () => {
    expect(command('(assert_trap (invoke "f") "unreachable")')).toMatchObject({
      kind: 'assert_trap',
      text: 'unreachable',
    });
    expect(command('(assert_trap (module (start 0)) "unreachable")')).toEqual({
      kind: 'assert_trap module',
      source: { form: 'text', text: '(module (start 0))' },
      text: 'unreachable',
    });
  });

  test.each([
    'assert_malformed',
    'assert_invalid',
    'assert_unlinkable',
    'assert_malformed_custom',
    'assert_invalid_custom',
  ])('%s is about a module', (kind) => {
    expect(command(`(${kind} (module quote "x") "text")`)).toEqual({
      kind,
      source: { form: 'quote', text: 'x' },
      text: 'text',
    });
  });

  test('a command of the threads proposal is named, not misread', () => {
    expect(command('(thread $t (invoke "f"))')).toEqual({ kind: 'unsupported', keyword: 'thread' });
    expect(command('(wait $t)')).toEqual({ kind: 'unsupported', keyword: 'wait' });
  });

  test('a command knows its line', () => {
    expect(readCommands('(module)\n\n;; x\n(invoke "f")\n(invoke\n"g") (invoke "h")').map(({ line }) => line)).toEqual([
      1, 4, 5, 6,
    ]);
  });

  test.each([
    '(assert_return)',
    '(assert_return (module))',
    '(register $a)',
    '(invoke "\\ff")',
    '"a"',
    '(assert_trap (invoke "f"))',
  ])('%s is refused', (source) => {
    expect(() => readCommands(source)).toThrow();
  });
});

describe('classes of NaNs', () => {
  test.each([
    ['f32', 'canonical', 0x7fc0_0000n, true],
    ['f32', 'canonical', 0xffc0_0000n, true],
    ['f32', 'canonical', 0x7fc0_0001n, false],
    ['f32', 'arithmetic', 0xffc0_0001n, true],
    ['f32', 'arithmetic', 0x7fa0_0000n, false],
    ['f32', 'arithmetic', 0x7f80_0000n, false],
    ['f64', 'canonical', 0xfff8_0000_0000_0000n, true],
    ['f64', 'canonical', 0x7ff8_0000_0000_0001n, false],
    ['f64', 'arithmetic', 0x7ffc_0000_0000_0000n, true],
    ['f64', 'arithmetic', 0x7ff0_0000_0000_0001n, false],
  ] as const)('%s %s holds %s: %s', (type, name, bits, expected) => {
    expect(isNanOfClass(bits, { kind: 'nan', type, class: name })).toBe(expected);
  });
});
