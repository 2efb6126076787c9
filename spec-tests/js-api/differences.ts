// Where an implementation does not do what the specification says: which test shows it, which clause decides. A test that
// fails and is not listed is an error; so is one that is listed and passes.

/** The implementations that the tests run on: V8 by the major version of Node. */
export type Implementation = 'wasmeter' | 'Node 20' | 'Node 24' | 'Node 26';

export interface Difference {
  readonly on: readonly Implementation[];
  /** Full names of tests; what the part in braces lists, separated by bars, is a name each. */
  readonly tests: readonly string[];
  /** What decides, and what is done instead. */
  readonly clause: string;
}

const v8: readonly Implementation[] = ['Node 20', 'Node 24', 'Node 26'];
const newer: readonly Implementation[] = ['Node 24', 'Node 26'];

export const differences: readonly Difference[] = [
  // ---- shapes
  {
    on: newer,
    tests: ['namespace: JSTag is an attribute that cannot be set, the same Tag every time'],
    clause: 'Web IDL 3.13.1: an attribute of a namespace is an accessor that enumerates. V8: a constant that does not',
  },
  {
    on: newer,
    tests: ['namespace: Module and its prototype come from Function and Object'],
    clause: 'JavaScript interface, "Modules": Module inherits from nothing. V8: from AbstractModuleSource, a proposal',
  },
  {
    on: ['Node 20', 'Node 24'],
    tests: ['namespace: {Module|Instance|Memory|Table|Global|Tag|Exception} has its static members and no others'],
    clause: 'ECMAScript 17.1: built-in functions have no own `caller` and `arguments`. V8: of null',
  },
  {
    on: ['Node 20', 'Node 24'],
    tests: ['functions: an exported function is a built-in function named by its index'],
    clause: 'ECMAScript 17.1, likewise',
  },
  {
    on: v8,
    tests: [
      'namespace: Exception.prototype has getArg',
      'exceptions: an exception carries converted values',
      'exceptions: getArg of an index outside is a RangeError, of none a TypeError',
      'exceptions: what a program throws is an Exception of its tag',
    ],
    clause: 'JavaScript interface, "Exceptions": getArg(index). V8: getArg(tag, index), as before version 3.0',
  },
  {
    on: ['Node 20'],
    tests: ['namespace: Exception has its name, its length and a fixed prototype'],
    clause: 'JavaScript interface, "Exceptions": two arguments are needed. V8 before 13: one',
  },
  {
    on: v8,
    tests: [
      'namespace: {Module|Instance|Memory|Table|Global} gets its usual prototype where new.target has none',
      'namespace: {Tag|Exception} can be extended, and its prototype is that of new.target',
    ],
    clause:
      'Web IDL 3.7.1, "internally create a new object". V8: Object.prototype, and of tags and exceptions the usual one',
  },
  {
    on: ['wasmeter'],
    tests: ['functions: an exported function shows as native code'],
    clause: 'ECMAScript 20.2.3.5: of a built-in function. Ours is written in JavaScript, and shows it',
  },
  // ---- conversions
  {
    on: v8,
    tests: ['bytes: a DataView is a source of bytes'],
    clause: 'Web IDL, BufferSource: an ArrayBufferView, which a DataView is. V8: typed arrays alone',
  },
  {
    on: v8,
    tests: [
      'bytes: a shared buffer is no BufferSource, and no view of one is',
      'bytes: a resizable buffer is no BufferSource, and no view of one is',
    ],
    clause: 'Web IDL, BufferSource without [AllowShared] and [AllowResizable]. V8 takes both',
  },
  {
    on: newer,
    tests: [
      'bytes: {a number|a string|true|a symbol} is no options',
      'bytes: options are read in the order of their names, once, before anything is compiled',
      'bytes: builtins are a list of names; any iterable object is one',
      'bytes: a set of builtins named twice is refused, an unknown one is not',
      'bytes: the module of string constants can be null, and is converted to a string',
      'bytes: what reading an option throws passes through',
    ],
    clause:
      'Web IDL, dictionaries and sequences; JavaScript interface, "validate builtin set names". V8 passes over what is wrong',
  },
  {
    on: v8,
    tests: ['module: Module.customSections takes undefined for a name that is given'],
    clause: 'Web IDL, DOMString: undefined is the string "undefined". V8: as if nothing was given',
  },
  {
    on: v8,
    tests: ['memory: a fraction between minus one and zero is zero'],
    clause: 'Web IDL, ConvertToInt with [EnforceRange]: the fraction is cut off first. V8 refuses it',
  },
  {
    on: v8,
    tests: [
      'table: undefined is as no value where an element is set',
      'global: undefined for a global anyfunc is as no value',
    ],
    clause: 'Web IDL 3.6, overload resolution: undefined for an optional argument is "missing". V8 converts it',
  },
  {
    on: newer,
    tests: ['table: undefined is as no value where a table grows'],
    clause: 'Web IDL 3.6, likewise',
  },
  {
    on: v8,
    tests: ['exceptions: the types of a tag and the values of an exception can come from any iterable'],
    clause: 'Web IDL, sequences: whatever has an iterator. V8: what has a length and indices',
  },
  {
    on: ['Node 20'],
    tests: ['exceptions: an exception needs a tag and a list of as many values'],
    clause: 'JavaScript interface, "Exceptions": as many values as the tag has types. V8 before 13 takes none for any',
  },
  {
    on: ['Node 20'],
    tests: ['global: a global externref begins as undefined where nothing is given'],
    clause: 'JavaScript interface, DefaultValue: undefined of an externref. V8 before 13: null',
  },
  // ---- steps and their order
  {
    on: v8,
    tests: ['instance: the start function runs after the segments; of a promised instance not at once'],
    clause: 'JavaScript interface, "asynchronously instantiate": a task of its own instantiates. V8: at once',
  },
  {
    on: v8,
    tests: ['imports: reading stops at the first that is wrong'],
    clause: 'JavaScript interface, "read the imports": each is read and judged in its turn. V8 reads all, then judges',
  },
  {
    on: v8,
    tests: ['table: a value is converted before the index is compared with the size'],
    clause: 'JavaScript interface, Table.set: ToWebAssemblyValue comes before table_write. V8 looks at the index first',
  },
  {
    on: ['Node 20', 'wasmeter'],
    tests: ['memory: the buffer cannot be detached by anyone else'],
    clause:
      'ECMAScript, DetachArrayBuffer: the key must be the buffer’s, "WebAssembly.Memory". Node 20 copies and says nothing. Programs have no such keys: of ours the next use says so',
  },
  {
    on: ['wasmeter'],
    tests: ['memory: a shared buffer keeps its length when the memory grows, and there is a longer one'],
    clause:
      'JavaScript interface, "refresh the memory buffer". JavaScript has no two shared buffers of different length over the same bytes: ours grows',
  },
  {
    on: newer,
    tests: ['strings: imports that are all built in need an object of imports all the same'],
    clause:
      'JavaScript interface, "read the imports": a TypeError where the module has any and nothing is given. V8 does without',
  },
  {
    on: newer,
    tests: ['strings: what has the name of a built-in and is no function makes the module invalid'],
    clause:
      'JavaScript interface, "validate an import for builtins": the external types must match. V8 takes an ordinary import',
  },
  {
    on: ['Node 24'],
    tests: ['strings: a built-in that is declared as it is not makes the module invalid: {4|5|7}'],
    clause:
      'Specification 3.3.7: function types match as defined types do. V8 before 14 compared parameters and results loosely',
  },
  // ---- references
  {
    on: newer,
    tests: [
      'references: defining a property of an object of a program is answered with false',
      'references: making an object of a program what it is, not extensible, is answered with false',
    ],
    clause:
      'JavaScript interface, "Garbage Collected Objects": these internal methods return false. V8 throws a TypeError',
  },
  {
    on: ['Node 24'],
    tests: [
      'references: an object of a program is opaque: no properties, no prototype, and none can be given',
      'references: what cannot be done to an object of a program is answered with false',
    ],
    clause: 'JavaScript interface, "Garbage Collected Objects", likewise',
  },
  {
    on: ['Node 26'],
    tests: ['references: setting a property by way of an object of a program is refused, whoever would receive it'],
    clause: 'JavaScript interface, "Garbage Collected Objects": [[Set]] throws. V8 hands it to the receiver',
  },
  {
    on: newer,
    tests: ['references: minus zero is an i31 reference, and comes out as zero'],
    clause: 'JavaScript interface, ToWebAssemblyValue: a Number equal to its ToInt32 is an i31. V8: not minus zero',
  },
  // ---- the rest
  {
    on: v8,
    tests: ['streaming: the type is read in any case'],
    clause:
      'Web API, "compile a potential WebAssembly response": a byte-case-insensitive match. Node compares the letters',
  },
  {
    on: newer,
    tests: ['limits: the limit on memories is 100'],
    clause: 'JavaScript interface, "Implementation-defined Limits": 100 memories. V8: 100,000',
  },
  {
    on: ['Node 20'],
    tests: ['limits: the limit on imports is 1000000'],
    clause: 'JavaScript interface, "Implementation-defined Limits": 1,000,000 imports. V8 before 12: 100,000',
  },
];

/** The names that a pattern stands for. */
export function namesOf(pattern: string): string[] {
  const [, before, words, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  return words === undefined ? [pattern] : words.split('|').map((word) => `${before}${word}${after}`);
}
