;; A calculator of postfix expressions, as a C++ compiler of the older exceptions would have it: errors are thrown, frames
;; on a stack in memory are taken down on the way, by handlers that throw on, and the outermost call answers a number or
;; what went wrong and where. `npm run hosts` compiles it with binaryen to the newer instructions: calculator.wasm.
(module
  (memory (export "memory") 1)
  (tag $error (param i32 i32)) ;; what and where
  (tag $end)
  (global $top (export "top") (mut i32) (i32.const 65536))
  (global $cleaned (export "cleaned") (mut i32) (i32.const 0))
  (global $at (mut i32) (i32.const 0))
  (global $depth (mut i32) (i32.const 0))

  ;; The next character; throws where there is none.
  (func $next (param $end i32) (result i32)
    (if (i32.ge_u (global.get $at) (local.get $end)) (then (throw $end)))
    (global.set $at (i32.add (global.get $at) (i32.const 1)))
    (i32.load8_u (i32.sub (global.get $at) (i32.const 1))))

  (func $fail (param $what i32)
    (throw $error (local.get $what) (i32.sub (global.get $at) (i32.const 1))))

  (func $push (param $value i32)
    (if (i32.ge_u (global.get $depth) (i32.const 6)) (then (call $fail (i32.const 1))))
    (i32.store (i32.sub (global.get $top) (i32.mul (global.get $depth) (i32.const 4))) (local.get $value))
    (global.set $depth (i32.add (global.get $depth) (i32.const 1))))

  (func $pop (result i32)
    (if (i32.eqz (global.get $depth)) (then (call $fail (i32.const 2))))
    (global.set $depth (i32.sub (global.get $depth) (i32.const 1)))
    (i32.load (i32.sub (global.get $top) (i32.mul (global.get $depth) (i32.const 4)))))

  (func $divide (param $a i32) (param $b i32) (result i32)
    (if (i32.eqz (local.get $b)) (then (call $fail (i32.const 3))))
    (i32.div_s (local.get $a) (local.get $b)))

  (func $apply (param $operator i32) (param $a i32) (param $b i32) (result i32)
    (if (i32.eq (local.get $operator) (i32.const 43)) (then (return (i32.add (local.get $a) (local.get $b)))))
    (if (i32.eq (local.get $operator) (i32.const 45)) (then (return (i32.sub (local.get $a) (local.get $b)))))
    (if (i32.eq (local.get $operator) (i32.const 42)) (then (return (i32.mul (local.get $a) (local.get $b)))))
    (if (i32.eq (local.get $operator) (i32.const 47)) (then (return (call $divide (local.get $a) (local.get $b)))))
    (call $fail (i32.const 4))
    (i32.const 0))

  ;; Goes on until the text ends. A bracket begins an expression of its own, in a frame of its own.
  (func $expression (param $end i32) (result i32)
    (local $frame i32) (local $character i32) (local $b i32) (local $outer i32)
    (local.set $frame (global.get $top))
    (local.set $outer (global.get $depth))
    (global.set $top (i32.sub (global.get $top) (i32.const 32)))
    (global.set $depth (i32.const 0))
    (try
      (do
        (try
          (do
            (try
              (do
                (loop $go
                  (local.set $character (call $next (local.get $end)))
                  (block $done
                    (br_if $done (i32.eq (local.get $character) (i32.const 32)))
                    (if (i32.eq (local.get $character) (i32.const 41)) (then (throw $end)))
                    (if (i32.eq (local.get $character) (i32.const 40))
                      (then (call $push (call $expression (local.get $end))) (br $done)))
                    (if (i32.lt_u (i32.sub (local.get $character) (i32.const 48)) (i32.const 10))
                      (then (call $push (i32.sub (local.get $character) (i32.const 48))) (br $done)))
                    (local.set $b (call $pop))
                    (call $push (call $apply (local.get $character) (call $pop) (local.get $b))))
                  (br $go)))
              (delegate 0)))
          (catch $end))
        (local.set $b (call $pop))
        (if (global.get $depth) (then (throw $error (i32.const 5) (global.get $at)))))
      (catch_all
        ;; The frame is taken down, and the exception goes on.
        (global.set $top (local.get $frame))
        (global.set $depth (local.get $outer))
        (global.set $cleaned (i32.add (global.get $cleaned) (i32.const 1)))
        (rethrow 0)))
    (global.set $top (local.get $frame))
    (global.set $depth (local.get $outer))
    (local.get $b))

  ;; The value and 0, or where it went wrong and what: 1 too much, 2 too little, 3 division by zero, 4 an unknown character,
  ;; 5 something is left over.
  (func (export "evaluate") (param $length i32) (result i32 i32)
    (local $what i32) (local $where i32)
    (global.set $at (i32.const 0))
    (global.set $depth (i32.const 0))
    (try (result i32 i32)
      (do (call $expression (local.get $length)) (i32.const 0))
      (catch $error
        (local.set $where)
        (local.set $what)
        (local.get $where)
        (local.get $what))))

  ;; The same for those who catch it themselves.
  (func (export "evaluateOrThrow") (param $length i32) (result i32)
    (global.set $at (i32.const 0))
    (global.set $depth (i32.const 0))
    (call $expression (local.get $length)))
  (export "error" (tag $error)))
