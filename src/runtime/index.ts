// The door of the runtime on hosts without files: browsers, workers, React Native. On Node, node.ts takes its place.

export type { LogLevel, PlugInOptions } from './extism/plug-in.ts';
export {
  addressDenied,
  fetchClient,
  type HttpAnswer,
  type HttpClient,
  type HttpExchange,
  type HttpHeaders,
  NetworkFailure,
} from './network/client.ts';
export { defaultNetworkLimits, type NetworkLimits } from './network/guarded-http.ts';
export { NetworkDenied } from './network/policy.ts';
export { FileError, type FileErrorCode } from './files/errors.ts';
export type {
  Directory,
  FileKind,
  FileStat,
  FileSystem,
  NewTimes,
  OpenFile,
  OpenMode,
} from './files/file-system.ts';
export { MemoryFileSystem, type MemoryFileSystemOptions } from './files/memory.ts';
export { ReadOnlyFileSystem } from './files/read-only.ts';
export {
  pickRuntime,
  type RuntimeAdapter,
  type RuntimeFactory,
  type ShellCommand,
} from './sandbox/adapter.ts';
export { lockedDown, type WasmCapabilities } from './sandbox/capabilities.ts';
export {
  type CapabilityEscalationMode,
  defaultWasmRuntimeConfiguration,
  maximumFuelLimit,
  maximumMemoryLimitMb,
  type ModuleHashPolicy,
  type WasmRuntimeConfiguration,
  type WasmRuntimeOptions,
  type WasmSecurityConfiguration,
} from './sandbox/configuration.ts';
export {
  type RuntimeConfiguration,
  runtimeConfigurationFromJson,
  runtimeConfigurationFromRecord,
  wasmOptionsFromRecord,
} from './sandbox/configuration-json.ts';
export {
  type PartialExecution,
  WasmConfigurationError,
  WasmRuntimeError,
  type WasmRuntimeErrorCode,
} from './sandbox/errors.ts';
export type { StopReason, WasmExecutionResult } from './sandbox/execution.ts';
export { type RuntimeHost, standardHost } from './sandbox/host.ts';
export type { InterruptionOptions, InterruptionReason } from './sandbox/interruption.ts';
export {
  createWasmModuleTool,
  type WasmModuleAnswer,
  type WasmModuleFailure,
  type WasmModuleList,
  wasmModuleParameters,
  type WasmModuleRun,
  type WasmModuleTool,
} from './sandbox/tool-face.ts';
export { MemoryToolFolder, type ToolFolder, type ToolLocation } from './sandbox/tool-folder.ts';
export {
  createRuntime,
  type WasmExecutionOptions,
  WasmRuntime,
  type WasmRuntimeServices,
} from './sandbox/wasm-runtime.ts';
export type { Preopen } from './wasi/descriptors.ts';
export type { Input, InputStream } from './wasi/input.ts';
export { addWasi, WasiMemoryError } from './wasi/link.ts';
export { ProcessExit } from './wasi/proc.ts';
export { fixedClock, hostClock, hostRandom, type RandomSource, seededRandom, type WasiClock } from './wasi/sources.ts';
export { OutputCapture } from './wasi/streams.ts';
export { defaultOutputLimitBytes, type Repeatable, Wasi, type WasiOptions } from './wasi/wasi.ts';
