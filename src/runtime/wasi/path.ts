// Family `path`: names in a file system. There is none yet: each answers `nosys` and is listed as denied.

import { refuse, type WasiFunction } from './call.ts';

export const pathFunctions: readonly WasiFunction[] = [
  refuse('path_create_directory', ['i32', 'i32', 'i32']),
  refuse('path_filestat_get', ['i32', 'i32', 'i32', 'i32', 'i32']),
  refuse('path_filestat_set_times', ['i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i32']),
  refuse('path_link', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32']),
  refuse('path_open', ['i32', 'i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i32', 'i32']),
  refuse('path_readlink', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32']),
  refuse('path_remove_directory', ['i32', 'i32', 'i32']),
  refuse('path_rename', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32']),
  refuse('path_symlink', ['i32', 'i32', 'i32', 'i32', 'i32']),
  refuse('path_unlink_file', ['i32', 'i32', 'i32']),
];
