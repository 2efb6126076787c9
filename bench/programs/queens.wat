;; How many ways n queens stand on an n by n board without attack: recursion
;; with a loop inside, all state in three bit masks. It uses no memory.
(module
  ;; The squares of one row: $columns and the two diagonals are taken, $full
  ;; has a bit for every column of the board.
  (func $place (param $columns i32) (param $left i32) (param $right i32) (param $full i32) (result i32)
    (local $free i32)
    (local $queen i32)
    (local $ways i32)
    (if (i32.eq (local.get $columns) (local.get $full))
      (then (return (i32.const 1))))
    (local.set $free
      (i32.and
        (local.get $full)
        (i32.xor
          (i32.const -1)
          (i32.or (local.get $columns) (i32.or (local.get $left) (local.get $right))))))
    (block $none
      (loop $next
        (br_if $none (i32.eqz (local.get $free)))
        ;; the lowest free square
        (local.set $queen
          (i32.and (local.get $free) (i32.sub (i32.const 0) (local.get $free))))
        (local.set $free (i32.xor (local.get $free) (local.get $queen)))
        (local.set $ways
          (i32.add
            (local.get $ways)
            (call $place
              (i32.or (local.get $columns) (local.get $queen))
              (i32.shl (i32.or (local.get $left) (local.get $queen)) (i32.const 1))
              (i32.shr_u (i32.or (local.get $right) (local.get $queen)) (i32.const 1))
              (local.get $full))))
        (br $next)))
    (local.get $ways))

  (func (export "run") (param $n i32) (result i32)
    (call $place
      (i32.const 0)
      (i32.const 0)
      (i32.const 0)
      (i32.sub (i32.shl (i32.const 1) (local.get $n)) (i32.const 1)))))
