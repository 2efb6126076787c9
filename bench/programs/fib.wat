;; Fibonacci numbers by plain double recursion in i32: the cost of a call and
;; of a return, and nothing else. It uses no memory.
(module
  (func $fib (export "run") (param $n i32) (result i32)
    (if (i32.lt_s (local.get $n) (i32.const 2))
      (then (return (local.get $n))))
    (i32.add
      (call $fib (i32.sub (local.get $n) (i32.const 1)))
      (call $fib (i32.sub (local.get $n) (i32.const 2))))))
