// The engine's one door.

export type { EngineConfiguration } from './core/configuration.ts';
export {
  type BacktraceFrame,
  CompileError,
  type CompileErrorKind,
  formatBacktrace,
  LimitError,
  LinkError,
  Trap,
  type TrapCode,
  UsageError,
} from './core/errors.ts';
export { defaultFeatures, type FeatureName, type Features, featureTitles } from './core/features.ts';
export {
  type CompileLimits,
  defaultCompileLimits,
  defaultStoreLimits,
  type StoreLimits,
  strictCompileLimits,
} from './core/limits.ts';
export { Caller, type HostCallback, type ValueOf } from './execution/caller.ts';
export { Engine } from './execution/engine.ts';
export { Exception } from './execution/exception.ts';
export type { Extern } from './execution/extern.ts';
export type {
  ExternKind,
  ExternType,
  FunctionType,
  GlobalType,
  MemoryType,
  TableType,
  TagType,
  ValueTypeName,
} from './execution/external-types.ts';
export { Func } from './execution/func.ts';
export { Global } from './execution/global.ts';
export { Instance, type InstantiateOptions } from './execution/instance.ts';
export { importAccepts } from './execution/link.ts';
export { Linker, type LinkerOptions } from './execution/linker.ts';
export { Memory } from './execution/memory.ts';
export { MemoryView } from './execution/memory-view.ts';
export { FUEL_CONTRACT_VERSION } from './execution/meter.ts';
export { Module, type ModuleExport, type ModuleImport } from './execution/module.ts';
export { GcArray, GcStruct } from './execution/objects.ts';
export { type CallOutcome, ResumableCall, type RunOptions } from './execution/resumable.ts';
export { Store, type StoreOptions } from './execution/store.ts';
export { Suspension, suspend } from './execution/suspension.ts';
export { Table } from './execution/table.ts';
export { Tag } from './execution/tag.ts';
export type { RawValue, Reference, Value } from './execution/values.ts';
export { type FunctionListing, functionsOf, functionText, internalCodeText, moduleText } from './text/module.ts';
