;; Memory grows between two calls: the second one sees what is new.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 32) "grown\0a")
  (func (export "_start")
    ;; Not there yet.
    (if (i32.eqz (call $random_get (i32.const 70000) (i32.const 8))) (then (call $proc_exit (i32.const 1))))
    (drop (memory.grow (i32.const 1)))
    (if (call $random_get (i32.const 70000) (i32.const 8)) (then (call $proc_exit (i32.const 2))))
    (memory.copy (i32.const 80000) (i32.const 32) (i32.const 6))
    (i32.store (i32.const 70000) (i32.const 80000))
    (i32.store (i32.const 70004) (i32.const 6))
    (if (call $fd_write (i32.const 1) (i32.const 70000) (i32.const 1) (i32.const 80008)) (then (call $proc_exit (i32.const 3))))
    (call $proc_exit (i32.load (i32.const 80008)))))
