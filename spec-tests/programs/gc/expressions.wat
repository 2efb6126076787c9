;; Expressions in brackets, `(+ 1 (* 2 3))`, as a compiler of a language with classes would have them: objects with tables
;; of methods, subclasses, lists in arrays that grow, small numbers without an object, casts to find out what is what.
;; `npm run hosts` compiles it with binaryen: expressions.wasm.
(module
  (memory (export "memory") 1)
  (rec
    (type $expression (sub (struct (field $methods (ref $methods)))))
    (type $evaluate (func (param (ref $expression)) (result i64)))
    (type $depth (func (param (ref $expression)) (result i32)))
    (type $methods (struct (field $evaluate (ref $evaluate)) (field $depth (ref $depth)))))
  ;; An operand is an expression or, if it is small, an i31.
  (type $list (array (mut eqref)))
  (type $operation (sub $expression
    (struct (field $methods (ref $methods)) (field $operands (mut (ref $list))) (field $count (mut i32)))))
  (type $sum (sub final $operation
    (struct (field $methods (ref $methods)) (field $operands (mut (ref $list))) (field $count (mut i32)))))
  (type $product (sub final $operation
    (struct (field $methods (ref $methods)) (field $operands (mut (ref $list))) (field $count (mut i32))
      (field $unit (mut i64)))))
  (type $large (sub final $expression (struct (field $methods (ref $methods)) (field $value i64))))
  (type $unary (func (param i64 i64) (result i64)))

  (elem declare func $evaluateSum $evaluateProduct $evaluateLarge $depthOfOperation $depthOfLarge $add $multiply)
  (global $ofSum (ref $methods) (struct.new $methods (ref.func $evaluateSum) (ref.func $depthOfOperation)))
  (global $ofProduct (ref $methods) (struct.new $methods (ref.func $evaluateProduct) (ref.func $depthOfOperation)))
  (global $ofLarge (ref $methods) (struct.new $methods (ref.func $evaluateLarge) (ref.func $depthOfLarge)))
  (global $at (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))
  (global $made (export "made") (mut i32) (i32.const 0))

  (func $add (type $unary) (i64.add (local.get 0) (local.get 1)))
  (func $multiply (type $unary) (i64.mul (local.get 0) (local.get 1)))

  ;; ---- methods

  (func $valueOf (param $operand eqref) (result i64)
    (local $object (ref null $expression))
    (block $small (result (ref i31))
      (local.set $object (ref.cast (ref $expression) (br_on_cast $small eqref (ref i31) (local.get $operand))))
      (return (call_ref $evaluate (ref.as_non_null (local.get $object))
        (struct.get $methods $evaluate (struct.get $expression $methods (local.get $object))))))
    (i64.extend_i32_s (i31.get_s)))

  (func $fold (param $from i64) (param $by (ref $unary)) (param $all (ref $operation)) (result i64)
    (local $index i32)
    (loop $next
      (if (i32.lt_u (local.get $index) (struct.get $operation $count (local.get $all)))
        (then
          (local.set $from (call_ref $unary (local.get $from)
            (call $valueOf (array.get $list (struct.get $operation $operands (local.get $all)) (local.get $index)))
            (local.get $by)))
          (local.set $index (i32.add (local.get $index) (i32.const 1)))
          (br $next))))
    (local.get $from))

  (func $evaluateSum (type $evaluate)
    (call $fold (i64.const 0) (ref.func $add) (ref.cast (ref $sum) (local.get 0))))
  (func $evaluateProduct (type $evaluate)
    (local $product (ref null $product))
    (local.set $product (ref.cast (ref $product) (local.get 0)))
    (call $fold (struct.get $product $unit (local.get $product)) (ref.func $multiply)
      (ref.as_non_null (local.get $product))))
  (func $evaluateLarge (type $evaluate)
    (struct.get $large $value (ref.cast (ref $large) (local.get 0))))

  (func $depthOfOperation (type $depth)
    (local $all (ref null $operation)) (local $index i32) (local $most i32) (local $found i32)
    (local $object (ref null $expression))
    (local.set $all (ref.cast (ref $operation) (local.get 0)))
    (loop $next
      (if (i32.lt_u (local.get $index) (struct.get $operation $count (local.get $all)))
        (then
          (block $small
            (block $isSmall (result eqref)
              (local.set $object (br_on_cast_fail $isSmall eqref (ref $expression)
                (array.get $list (struct.get $operation $operands (local.get $all)) (local.get $index))))
              (local.set $found (call_ref $depth (ref.as_non_null (local.get $object))
                (struct.get $methods $depth (struct.get $expression $methods (local.get $object)))))
              (br $small))
            (drop)
            (local.set $found (i32.const 0)))
          (if (i32.gt_s (local.get $found) (local.get $most)) (then (local.set $most (local.get $found))))
          (local.set $index (i32.add (local.get $index) (i32.const 1)))
          (br $next))))
    (i32.add (local.get $most) (i32.const 1)))
  (func $depthOfLarge (type $depth) (i32.const 0))

  ;; ---- making

  (func $append (param $all (ref $operation)) (param $operand eqref)
    (local $count i32) (local $old (ref null $list)) (local $new (ref null $list))
    (local.set $count (struct.get $operation $count (local.get $all)))
    (local.set $old (struct.get $operation $operands (local.get $all)))
    (if (i32.eq (local.get $count) (array.len (local.get $old)))
      (then
        (local.set $new (array.new_default $list (i32.mul (i32.add (local.get $count) (i32.const 1)) (i32.const 2))))
        (array.copy $list $list (local.get $new) (i32.const 0) (local.get $old) (i32.const 0) (local.get $count))
        (struct.set $operation $operands (local.get $all) (ref.as_non_null (local.get $new)))))
    (array.set $list (struct.get $operation $operands (local.get $all)) (local.get $count) (local.get $operand))
    (struct.set $operation $count (local.get $all) (i32.add (local.get $count) (i32.const 1))))

  (func $number (param $value i64) (result eqref)
    (if (i64.lt_u (local.get $value) (i64.const 1000))
      (then (return (ref.i31 (i32.wrap_i64 (local.get $value))))))
    (global.set $made (i32.add (global.get $made) (i32.const 1)))
    (struct.new $large (global.get $ofLarge) (local.get $value)))

  ;; The next character, blanks passed over; 0 at the end.
  (func $peek (result i32)
    (loop $next
      (if (i32.ge_u (global.get $at) (global.get $end)) (then (return (i32.const 0))))
      (if (i32.eq (i32.load8_u (global.get $at)) (i32.const 32))
        (then (global.set $at (i32.add (global.get $at) (i32.const 1))) (br $next))))
    (i32.load8_u (global.get $at)))

  (func $isDigit (param $character i32) (result i32)
    (i32.lt_u (i32.sub (local.get $character) (i32.const 48)) (i32.const 10)))

  ;; Null where it is none.
  (func $parse (result eqref)
    (local $all (ref null $operation)) (local $operand eqref) (local $value i64) (local $character i32)
    (local.set $character (call $peek))
    (if (call $isDigit (local.get $character))
      (then
        (loop $next
          (local.set $value (i64.add (i64.mul (local.get $value) (i64.const 10))
            (i64.extend_i32_u (i32.sub (i32.load8_u (global.get $at)) (i32.const 48)))))
          (global.set $at (i32.add (global.get $at) (i32.const 1)))
          (br_if $next (i32.and (i32.lt_u (global.get $at) (global.get $end))
            (call $isDigit (i32.load8_u (global.get $at))))))
        (return (call $number (local.get $value)))))
    (if (i32.ne (local.get $character) (i32.const 40)) (then (return (ref.null none))))
    (global.set $at (i32.add (global.get $at) (i32.const 1)))
    (local.set $character (call $peek))
    (global.set $at (i32.add (global.get $at) (i32.const 1)))
    (global.set $made (i32.add (global.get $made) (i32.const 1)))
    (block $known
      (if (i32.eq (local.get $character) (i32.const 43))
        (then
          (local.set $all (struct.new $sum (global.get $ofSum) (array.new_default $list (i32.const 1)) (i32.const 0)))
          (br $known)))
      (if (i32.eq (local.get $character) (i32.const 42))
        (then
          (local.set $all (struct.new $product (global.get $ofProduct)
            (array.new_fixed $list 2 (ref.null none) (ref.null none)) (i32.const 0) (i64.const 1)))
          (br $known)))
      (return (ref.null none)))
    (loop $next
      (if (i32.eq (call $peek) (i32.const 41))
        (then
          (global.set $at (i32.add (global.get $at) (i32.const 1)))
          (return (local.get $all))))
      (local.set $operand (call $parse))
      (if (ref.is_null (local.get $operand)) (then (return (ref.null none))))
      (call $append (ref.as_non_null (local.get $all)) (local.get $operand))
      (br $next))
    (unreachable))

  ;; ---- for the host

  ;; The text of so many bytes at 0 as an object, or an i31; null where it is no expression.
  (func $read (export "read") (param $length i32) (result eqref)
    (global.set $at (i32.const 0))
    (global.set $end (local.get $length))
    (call $parse))

  ;; Its value; traps for null, and for what this module has not made.
  (func (export "evaluate") (param $expression anyref) (result i64)
    (call $valueOf (ref.cast eqref (local.get $expression))))

  ;; How many operations lie within one another; -1 for what is no expression.
  (func (export "depth") (param $expression anyref) (result i32)
    (local $object (ref null $expression))
    (if (ref.test (ref i31) (local.get $expression)) (then (return (i32.const 0))))
    (block $other (result anyref)
      (local.set $object (br_on_cast_fail $other anyref (ref $expression) (local.get $expression)))
      (return (call_ref $depth (ref.as_non_null (local.get $object))
        (struct.get $methods $depth (struct.get $expression $methods (local.get $object))))))
    (drop)
    (i32.const -1))

  ;; Both under one sum, as they are.
  (func (export "join") (param $one eqref) (param $other eqref) (result eqref)
    (local $all (ref null $sum))
    (local.set $all (struct.new $sum (global.get $ofSum) (array.new_default $list (i32.const 0)) (i32.const 0)))
    (call $append (ref.as_non_null (local.get $all)) (local.get $one))
    (call $append (ref.as_non_null (local.get $all)) (local.get $other))
    (local.get $all)))
