// The defined types of an engine, each known by one number whatever module it comes from (specification 3.1.1, defined
// types, and 3.3, matching). Recursion groups are told apart by what they say, with references into the group itself as
// positions in it: two groups that say the same are one, so that equality of types is equality of numbers. No bytes
// here (binary/type-section.ts), no rules of validity (validation/types.ts).

import {
  anyref,
  arrayref,
  bottom,
  bottomReference,
  type DefinedType,
  eqref,
  exactly,
  exnref,
  externref,
  type FieldType,
  type FunctionType,
  funcref,
  i31ref,
  isDefinedReference,
  isExact,
  isNullable,
  isReference,
  mostTypeIds,
  nullexnref,
  nullexternref,
  nullfuncref,
  nullref,
  referenceTo,
  referredId,
  type StorageType,
  storageKind,
  storagePlaces,
  structref,
  type ValueType,
  withNull,
  withoutNull,
} from './types.ts';

/** A definition as it is read: references to its own recursion group are positions (`referenceTo` in types.ts). */
export interface TypeDraft {
  readonly type: DefinedType;
  readonly isFinal: boolean;
  /** The number of its supertype, or its position in the group. */
  readonly supertype: number | undefined;
  /** The positions in the group of the type that it describes, and of the one that describes it. */
  readonly describes?: number | undefined;
  readonly descriptor?: number | undefined;
}

/** A defined type of the engine. */
export interface TypeDefinition {
  readonly id: number;
  readonly type: DefinedType;
  readonly isFinal: boolean;
  readonly supertype: number | undefined;
  /** The numbers of the type whose structures its own describe, and of the type of what describes them. */
  readonly describes: number | undefined;
  readonly descriptor: number | undefined;
  /** The numbers of its supertypes, the topmost first, and last its own: what makes a test of subtypes one comparison. */
  readonly ancestors: readonly number[];
}

/** How the fields of a structure are held: in places, a word of a number or a reference in each. */
export interface StructLayout {
  readonly definition: TypeDefinition;
  /** For each field the place where it begins, and its kind of storage. */
  readonly offsets: readonly number[];
  readonly kinds: readonly number[];
  /** What every place starts as, 0 for a word and null for a reference. */
  readonly defaults: readonly (number | null)[];
}

// What lies below each abstract heap type, its bottom last.
const below = new Map<ValueType, readonly ValueType[]>([
  [anyref, [eqref, i31ref, structref, arrayref, nullref]],
  [eqref, [i31ref, structref, arrayref, nullref]],
  [i31ref, [nullref]],
  [structref, [nullref]],
  [arrayref, [nullref]],
  [funcref, [nullfuncref]],
  [externref, [nullexternref]],
  [exnref, [nullexnref]],
]);

const abstractOf = { func: funcref, struct: structref, array: arrayref } as const;

export class TypeRegistry {
  readonly #definitions: TypeDefinition[] = [];
  /** Of structures that were ever allocated, by number. */
  readonly #layouts: (StructLayout | undefined)[] = [];
  /** The number of the first type of each recursion group, by what the group says. */
  readonly #groups = new Map<string, number>();
  /** Field types, each once: a hostile module has ten million fields. */
  readonly #fields = new Map<number, FieldType>();

  /** The definition of a number that this registry gave. */
  definition(id: number): TypeDefinition {
    return this.#definitions[id]!;
  }

  /** Is there a type of this number? */
  has(id: number): boolean {
    return id >= 0 && id < this.#definitions.length;
  }

  /** Is there room for so many more numbers? */
  hasRoom(count: number): boolean {
    return this.#definitions.length + count <= mostTypeIds;
  }

  /** Numbers the types of a recursion group; answers the first one's number, the others follow it. */
  intern(group: readonly TypeDraft[]): number {
    const key = keyOf(group);
    const present = this.#groups.get(key);
    if (present !== undefined) return present;
    const base = this.#definitions.length;
    for (const draft of group) this.#define(draft, base);
    this.#groups.set(key, base);
    return base;
  }

  #define(draft: TypeDraft, base: number): void {
    const id = this.#definitions.length;
    const [supertype, describes, descriptor] = [draft.supertype, draft.describes, draft.descriptor].map((given) => {
      return given === undefined ? undefined : idIn(given, base);
    });
    const above = supertype === undefined ? [] : this.#definitions[supertype]!.ancestors;
    const type = this.#resolved(draft.type, base);
    const { isFinal } = draft;
    this.#definitions.push({ id, type, isFinal, supertype, describes, descriptor, ancestors: [...above, id] });
  }

  /** The layout of the structure type of that number. */
  layout(id: number): StructLayout {
    this.#layouts[id] ??= layoutOf(this.definition(id));
    return this.#layouts[id];
  }

  /** A field type; equal ones are one object. */
  field(storage: StorageType, mutable: boolean): FieldType {
    const key = 2 * storage + Number(mutable);
    let field = this.#fields.get(key);
    if (field === undefined) {
      field = { storage, mutable };
      this.#fields.set(key, field);
    }
    return field;
  }

  // Positions in a group become numbers. What has none stays the same object.
  #resolved(type: DefinedType, base: number): DefinedType {
    const valueType = (given: ValueType): ValueType => {
      if (!isPosition(given)) return given;
      const open = referenceTo(idIn(referredId(given), base));
      const reference = isExact(given) ? exactly(open) : open;
      return isNullable(given) ? reference : withoutNull(reference);
    };
    const field = ({ storage, mutable }: FieldType): FieldType => this.field(valueType(storage), mutable);
    switch (type.kind) {
      case 'func':
        if (!type.parameters.some(isPosition) && !type.results.some(isPosition)) return type;
        return { kind: 'func', parameters: type.parameters.map(valueType), results: type.results.map(valueType) };
      case 'struct':
        return type.fields.some(hasPosition) ? { kind: 'struct', fields: type.fields.map(field) } : type;
      case 'array':
        return hasPosition(type.element) ? { kind: 'array', element: field(type.element) } : type;
    }
  }

  /** The number of a function type that stands alone, final and without supertypes: what hosts and old modules have. */
  functionTypeId(type: FunctionType): number {
    return this.intern([{ type, isFinal: true, supertype: undefined }]);
  }

  /** Is a defined type the other one, or below it? */
  isBelow(id: number, other: number): boolean {
    if (id === other) return true;
    const depth = this.#definitions[other]!.ancestors.length - 1;
    return this.#definitions[id]!.ancestors[depth] === other;
  }

  /** May a value of the first type stand where one of the second is wanted (specification 3.3.3)? */
  isSubtype(type: ValueType, wanted: ValueType): boolean {
    if (type === wanted || type === bottom) return true;
    if (!isReference(type) || !isReference(wanted)) return false;
    if (type === bottomReference) return true;
    if (isNullable(type) && !isNullable(wanted)) return false;
    return this.#isHeapSubtype(withNull(type), withNull(wanted));
  }

  // Specification 3.3.2.
  #isHeapSubtype(type: ValueType, wanted: ValueType): boolean {
    if (type === wanted) return true;
    if (isDefinedReference(wanted)) {
      if (isDefinedReference(type)) {
        // Exact ones that are of the same type are equal.
        return !isExact(wanted) && this.isBelow(referredId(type), referredId(wanted));
      }
      return type === this.bottomOf(wanted);
    }
    const abstract = this.#abstract(type);
    return abstract === wanted || below.get(wanted)?.includes(abstract) === true;
  }

  // The closest abstract heap type above.
  #abstract(heap: ValueType): ValueType {
    return isDefinedReference(heap) ? abstractOf[this.definition(referredId(heap)).type.kind] : heap;
  }

  /** The top of the hierarchy that a heap type belongs to, as a nullable reference. */
  topOf(type: ValueType): ValueType {
    const abstract = this.#abstract(withNull(type));
    for (const top of [funcref, externref, exnref]) {
      if (abstract === top || below.get(top)!.includes(abstract)) return top;
    }
    return anyref;
  }

  /** The bottom of that hierarchy. */
  bottomOf(type: ValueType): ValueType {
    return below.get(this.topOf(type))!.slice(-1)[0]!;
  }
}

function layoutOf(definition: TypeDefinition): StructLayout {
  const { type } = definition;
  if (type.kind !== 'struct') throw new Error(`type ${definition.id} is no structure`);
  const offsets: number[] = [];
  const kinds: number[] = [];
  const defaults: (number | null)[] = [];
  for (const { storage } of type.fields) {
    offsets.push(defaults.length);
    kinds.push(storageKind(storage));
    for (let left = storagePlaces(storage); left > 0; left--) defaults.push(isReference(storage) ? null : 0);
  }
  return { definition, offsets, kinds, defaults };
}

/** Positions in a group become numbers. */
const idIn = (id: number, base: number): number => (id < 0 ? base - 1 - id : id);

const isPosition = (type: ValueType): boolean => type < 0;
const hasPosition = ({ storage }: FieldType): boolean => isPosition(storage);

// ---- what a group says, as a key

/** Characters that are turned into text at a time. */
const chunk = 4096;
/** Stands before a number of two characters. */
const long = 0xffff;
const kindCodes = { func: 0, struct: 1, array: 2 } as const;

/**
 * A text that two groups share if and only if they say the same: a character for each number below 2^15, three for
 * others, every list behind its length (DECISIONS, "Why are types told apart by packed text?").
 */
function keyOf(group: readonly TypeDraft[]): string {
  const parts: string[] = [];
  const codes: number[] = [];
  const add = (number: number): void => {
    if (number >= 0 && number < 0x8000) codes.push(number);
    else codes.push(long, number & 0xffff, (number >> 16) & 0xffff);
    if (codes.length < chunk) return;
    parts.push(String.fromCharCode(...codes));
    codes.length = 0;
  };
  const addField = ({ storage, mutable }: FieldType): void => {
    add(storage);
    add(Number(mutable));
  };
  for (const { type, isFinal, supertype, describes, descriptor } of group) {
    const links = [supertype, describes, descriptor];
    const flags = links.reduce<number>((bits, link) => 2 * bits + Number(link !== undefined), Number(isFinal));
    add(16 * kindCodes[type.kind] + flags);
    for (const link of links) if (link !== undefined) add(link);
    if (type.kind === 'array') {
      addField(type.element);
    } else if (type.kind === 'struct') {
      add(type.fields.length);
      for (const field of type.fields) addField(field);
    } else {
      for (const list of [type.parameters, type.results]) {
        add(list.length);
        for (const one of list) add(one);
      }
    }
  }
  return parts.join('') + String.fromCharCode(...codes);
}
