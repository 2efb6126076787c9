;; The start function writes before the entry point is called.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\20\00\00\00\06\00\00\00\28\00\00\00\06\00\00\00")
  (data (i32.const 32) "start\0a")
  (data (i32.const 40) "entry\0a")
  (func $say (param $vector i32)
    (drop (call $fd_write (i32.const 1) (local.get $vector) (i32.const 1) (i32.const 24))))
  (func $begin (call $say (i32.const 0)))
  (start $begin)
  (func (export "_start") (call $say (i32.const 8))))
