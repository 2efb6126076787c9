;; life: Conway's Game of Life on a torus of 64 by 32 cells, 120 generations of a
;; glider gun. Prints the first and the last generation; `run` gives 0, or 1 when
;; standard output cannot be written.
;;
;; A row is one i64, a bit per cell, column 0 lowest. All 64 cells of a row are
;; reckoned at once: the eight neighbours are eight rotated rows, which adders
;; made of bit operations sum up.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))

  ;;    0  the iovec (address, length) of fd_write, then what it has written
  ;;   64  the rows of this generation, 32 of 8 bytes
  ;;  320  the rows of the next one
  ;;  576  the start, as a picture of 9 lines of 36 cells
  ;; 1024  the text that is printed next
  (memory (export "memory") 1)
  (data (i32.const 576)
    "........................#..........."
    "......................#.#..........."
    "............##......##............##"
    "...........#...#....##............##"
    "##........#.....#...##.............."
    "##........#...#.##....#.#..........."
    "..........#.....#.......#..........."
    "...........#...#...................."
    "............##......................")
  (data (i32.const 912) "generation ")
  (data (i32.const 928) ", population ")

  ;; The end of the text so far.
  (global $end (mut i32) (i32.const 1024))

  (func $put (param $byte i32)
    (i32.store8 (global.get $end) (local.get $byte))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))

  (func $put_text (param $start i32) (param $length i32)
    (memory.copy (global.get $end) (local.get $start) (local.get $length))
    (global.set $end (i32.add (global.get $end) (local.get $length))))

  (func $put_number (param $value i32)
    (if (i32.ge_u (local.get $value) (i32.const 10))
      (then (call $put_number (i32.div_u (local.get $value) (i32.const 10)))))
    (call $put
      (i32.add (i32.const 48) (i32.rem_u (local.get $value) (i32.const 10)))))

  ;; Writes the text to standard output and begins anew; 0, or an error number.
  (func $flush (result i32)
    (local $start i32)
    (local $error i32)
    (local.set $start (i32.const 1024))
    (loop $rest
      (if (i32.lt_u (local.get $start) (global.get $end))
        (then
          (i32.store (i32.const 0) (local.get $start))
          (i32.store (i32.const 4) (i32.sub (global.get $end) (local.get $start)))
          (local.set $error
            (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
          (if (local.get $error)
            (then (return (local.get $error))))
          (local.set $start (i32.add (local.get $start) (i32.load (i32.const 8))))
          (br $rest))))
    (global.set $end (i32.const 1024))
    (i32.const 0))

  ;; The address of a row; rows go around.
  (func $row (param $y i32) (result i32)
    (i32.add
      (i32.const 64)
      (i32.shl (i32.and (local.get $y) (i32.const 31)) (i32.const 3))))

  ;; Copies the picture of the start to column 2, row 2.
  (func $begin
    (local $x i32)
    (local $y i32)
    (local $bits i64)
    (loop $line
      (local.set $x (i32.const 0))
      (local.set $bits (i64.const 0))
      (loop $cell
        (if (i32.eq
              (i32.load8_u offset=576
                (i32.add (i32.mul (local.get $y) (i32.const 36)) (local.get $x)))
              (i32.const 35))
          (then
            (local.set $bits
              (i64.or
                (local.get $bits)
                (i64.shl (i64.const 4) (i64.extend_i32_u (local.get $x)))))))
        (local.set $x (i32.add (local.get $x) (i32.const 1)))
        (br_if $cell (i32.lt_u (local.get $x) (i32.const 36))))
      (i64.store
        (call $row (i32.add (local.get $y) (i32.const 2)))
        (local.get $bits))
      (local.set $y (i32.add (local.get $y) (i32.const 1)))
      (br_if $line (i32.lt_u (local.get $y) (i32.const 9)))))

  ;; Sums three bits in every column: the units and the twos.
  (func $add (param $a i64) (param $b i64) (param $c i64) (result i64 i64)
    (local $half i64)
    (local.set $half (i64.xor (local.get $a) (local.get $b)))
    (i64.xor (local.get $half) (local.get $c))
    (i64.or
      (i64.and (local.get $a) (local.get $b))
      (i64.and (local.get $half) (local.get $c))))

  ;; Sums a row, shifted to both sides, and, where $middle has all bits, itself.
  (func $add_row (param $row i64) (param $middle i64) (result i64 i64)
    (call $add
      (i64.rotl (local.get $row) (i64.const 1))
      (i64.rotr (local.get $row) (i64.const 1))
      (i64.and (local.get $row) (local.get $middle))))

  ;; One row of the next generation. A cell lives on with two or three neighbours
  ;; and comes to life with three: exactly one two, and a unit or the cell itself.
  (func $next (param $above i64) (param $row i64) (param $below i64) (result i64)
    (local $unit0 i64) (local $unit1 i64) (local $unit2 i64) (local $unit i64)
    (local $two0 i64) (local $two1 i64) (local $two2 i64) (local $two3 i64)
    (call $add_row (local.get $above) (i64.const -1))
    (local.set $two0)
    (local.set $unit0)
    (call $add_row (local.get $row) (i64.const 0))
    (local.set $two1)
    (local.set $unit1)
    (call $add_row (local.get $below) (i64.const -1))
    (local.set $two2)
    (local.set $unit2)
    (call $add (local.get $unit0) (local.get $unit1) (local.get $unit2))
    (local.set $two3)
    (local.set $unit)
    (i64.and
      (i64.or (local.get $unit) (local.get $row))
      (i64.and
        ;; an odd number of twos,
        (i64.xor
          (i64.xor (local.get $two0) (local.get $two1))
          (i64.xor (local.get $two2) (local.get $two3)))
        ;; and not three
        (i64.xor
          (i64.const -1)
          (i64.or
            (i64.and (local.get $two0) (local.get $two1))
            (i64.and (local.get $two2) (local.get $two3)))))))

  (func $step
    (local $y i32)
    (loop $line
      (i64.store offset=256
        (call $row (local.get $y))
        (call $next
          (i64.load (call $row (i32.sub (local.get $y) (i32.const 1))))
          (i64.load (call $row (local.get $y)))
          (i64.load (call $row (i32.add (local.get $y) (i32.const 1))))))
      (local.set $y (i32.add (local.get $y) (i32.const 1)))
      (br_if $line (i32.lt_u (local.get $y) (i32.const 32))))
    (memory.copy (i32.const 64) (i32.const 320) (i32.const 256)))

  (func $population (result i32)
    (local $y i32)
    (local $cells i64)
    (loop $line
      (local.set $cells
        (i64.add
          (local.get $cells)
          (i64.popcnt (i64.load (call $row (local.get $y))))))
      (local.set $y (i32.add (local.get $y) (i32.const 1)))
      (br_if $line (i32.lt_u (local.get $y) (i32.const 32))))
    (i32.wrap_i64 (local.get $cells)))

  ;; Prints a generation; 0, or an error number.
  (func $print (param $generation i32) (result i32)
    (local $y i32)
    (local $x i32)
    (local $bits i64)
    (call $put_text (i32.const 912) (i32.const 11))
    (call $put_number (local.get $generation))
    (call $put_text (i32.const 928) (i32.const 13))
    (call $put_number (call $population))
    (call $put (i32.const 10))
    (loop $line
      (local.set $bits (i64.load (call $row (local.get $y))))
      (local.set $x (i32.const 0))
      (loop $cell
        (call $put
          (select
            (i32.const 35)
            (i32.const 46)
            (i32.wrap_i64 (i64.and (local.get $bits) (i64.const 1)))))
        (local.set $bits (i64.shr_u (local.get $bits) (i64.const 1)))
        (local.set $x (i32.add (local.get $x) (i32.const 1)))
        (br_if $cell (i32.lt_u (local.get $x) (i32.const 64))))
      (call $put (i32.const 10))
      (local.set $y (i32.add (local.get $y) (i32.const 1)))
      (br_if $line (i32.lt_u (local.get $y) (i32.const 32))))
    (call $flush))

  (func (export "run") (result i32)
    (local $generation i32)
    (call $begin)
    (if (call $print (local.get $generation))
      (then (return (i32.const 1))))
    (loop $live
      (call $step)
      (local.set $generation (i32.add (local.get $generation) (i32.const 1)))
      (br_if $live (i32.lt_u (local.get $generation) (i32.const 120))))
    (i32.ne (call $print (local.get $generation)) (i32.const 0))))
