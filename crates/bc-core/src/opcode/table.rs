//! The opcode table of CPython 3.5: 114 rows, each opcode declared once.
//!
//! Everything that has to know the instruction set is a callback over
//! [`for_each_opcode!`](crate::for_each_opcode): the names and categories of
//! [`Opcode`](super::Opcode), the disassembler, the verifier, and the dispatch of the machine. The
//! rows must rise by number (asserted at compile time, in `mod.rs`) and agree with a record of the
//! reference interpreter (`tests/data/opcodes35.json`). No behaviour lives here.

/// Calls a macro with the whole opcode table: `for_each_opcode!(callback)` expands to
/// `callback! { rows }`, and `for_each_opcode!(callback, { tokens })` to
/// `callback! { { tokens } rows }`, where the tokens carry whatever the callback needs from the place
/// of the call (names of locals, for example, which a macro defined elsewhere could not see).
///
/// # The rows
///
/// Each row is `number NAME handler (Kind) (effect) "picture";` with
///
/// * `number`: an integer literal, rising from row to row;
/// * `NAME`: the name CPython gives the opcode, an identifier;
/// * `handler`: the same in lower case, the identifier of the function that runs it;
/// * `Kind`: the variant of [`OperandKind`](crate::opcode::OperandKind) that says what the argument
///   means;
/// * `effect`: what the instruction takes off the value stack and puts on it, `pops => pushes`, with `|n|` in front
///   where that depends on the argument, and `peek k,` where `k` values have to be there and stay. Then, as
///   far as it applies, `; jump pops => pushes` for the way to a target, `; dis d` where `dis.stack_effect` says
///   something else than the greater growth of the two (`None` where it raises). In front, `ends` if control never goes on
///   to the next instruction, and `own` if the verifier has a rule of its own for it, since order, blocks or
///   several ways out matter. `own; dis d` alone: the numbers depend on the blocks that are open. Nothing for
///   `EXTENDED_ARG`, which belongs to another instruction;
/// * `"picture"`: the stack before and after, top rightmost, and a remark after a colon.
///
/// A callback matches them with
/// `$( $number:literal $name:ident $handler:ident ($kind:ident) ($($effect:tt)*) $picture:literal; )*`.
///
/// ```
/// macro_rules! count {
///     ($( $number:literal $name:ident $handler:ident ($kind:ident) ($($effect:tt)*) $picture:literal; )*) => {
///         [$( $number ),*].len()
///     };
/// }
/// assert_eq!(bc_core::for_each_opcode!(count), 114);
/// ```
///
/// A dispatch that names `$handler` for every row fails to compile as long as one is missing:
///
/// ```
/// # mod handlers { macro_rules! one { ($( $n:literal $name:ident $handler:ident $k:tt $e:tt $d:literal; )*) => {
/// #     $( pub(super) fn $handler(calls: &mut u32, _arg: u32) { *calls += 1 } )* } }
/// #     bc_core::for_each_opcode!(one); }
/// macro_rules! dispatch {
///     ({ $opcode:expr, $state:expr, $arg:expr }
///      $( $number:literal $name:ident $handler:ident ($kind:ident) ($($effect:tt)*) $picture:literal; )*) => {
///         match $opcode {
///             $( $number => handlers::$handler($state, $arg), )*
///             _ => {}
///         }
///     };
/// }
/// let (opcode, mut calls) = (23u8, 0);
/// bc_core::for_each_opcode!(dispatch, { opcode, &mut calls, 0 });
/// assert_eq!(calls, 1);
/// ```
#[macro_export]
macro_rules! for_each_opcode {
    (@rows $($callback:ident)::+, $($given:tt)?) => {
        $($callback)::+! {
            $($given)?
            1 POP_TOP pop_top (None) (1 => 0) "x -> : drops the top";
            2 ROT_TWO rot_two (None) (own 2 => 2) "x, y -> y, x : swaps the two topmost values";
            3 ROT_THREE rot_three (None) (own 3 => 3) "x, y, z -> z, x, y : lifts the second and third value, moves the top down to third";
            4 DUP_TOP dup_top (None) (own peek 1, 0 => 1) "x -> x, x : copies the top";
            5 DUP_TOP_TWO dup_top_two (None) (own peek 2, 0 => 2) "x, y -> x, y, x, y : copies the two topmost values in order";
            9 NOP nop (None) (0 => 0; dis None) "-> : does nothing";
            10 UNARY_POSITIVE unary_positive (None) (1 => 1) "x -> +x";
            11 UNARY_NEGATIVE unary_negative (None) (1 => 1) "x -> -x";
            12 UNARY_NOT unary_not (None) (1 => 1) "x -> not x";
            15 UNARY_INVERT unary_invert (None) (1 => 1) "x -> ~x";
            16 BINARY_MATRIX_MULTIPLY binary_matrix_multiply (None) (2 => 1) "x, y -> x @ y";
            17 INPLACE_MATRIX_MULTIPLY inplace_matrix_multiply (None) (2 => 1) "x, y -> x @= y : the result, which may be x itself";
            19 BINARY_POWER binary_power (None) (2 => 1) "x, y -> x ** y";
            20 BINARY_MULTIPLY binary_multiply (None) (2 => 1) "x, y -> x * y";
            22 BINARY_MODULO binary_modulo (None) (2 => 1) "x, y -> x % y";
            23 BINARY_ADD binary_add (None) (2 => 1) "x, y -> x + y";
            24 BINARY_SUBTRACT binary_subtract (None) (2 => 1) "x, y -> x - y";
            25 BINARY_SUBSCR binary_subscr (None) (2 => 1) "x, i -> x[i]";
            26 BINARY_FLOOR_DIVIDE binary_floor_divide (None) (2 => 1) "x, y -> x // y";
            27 BINARY_TRUE_DIVIDE binary_true_divide (None) (2 => 1) "x, y -> x / y";
            28 INPLACE_FLOOR_DIVIDE inplace_floor_divide (None) (2 => 1) "x, y -> x //= y : the result, which may be x itself";
            29 INPLACE_TRUE_DIVIDE inplace_true_divide (None) (2 => 1) "x, y -> x /= y : the result, which may be x itself";
            50 GET_AITER get_aiter (None) (1 => 1) "x -> awaitable : calls x.__aiter__(); an asynchronous iterator is wrapped to look like an awaitable";
            51 GET_ANEXT get_anext (None) (peek 1, 0 => 1) "aiter -> aiter, awaitable : calls aiter.__anext__()";
            52 BEFORE_ASYNC_WITH before_async_with (None) (1 => 2) "manager -> aexit, awaitable : looks up __aexit__, calls __aenter__()";
            55 INPLACE_ADD inplace_add (None) (2 => 1) "x, y -> x += y : the result, which may be x itself";
            56 INPLACE_SUBTRACT inplace_subtract (None) (2 => 1) "x, y -> x -= y : the result, which may be x itself";
            57 INPLACE_MULTIPLY inplace_multiply (None) (2 => 1) "x, y -> x *= y : the result, which may be x itself";
            59 INPLACE_MODULO inplace_modulo (None) (2 => 1) "x, y -> x %= y : the result, which may be x itself";
            60 STORE_SUBSCR store_subscr (None) (3 => 0) "v, x, i -> : x[i] = v";
            61 DELETE_SUBSCR delete_subscr (None) (2 => 0) "x, i -> : del x[i]";
            62 BINARY_LSHIFT binary_lshift (None) (2 => 1) "x, y -> x << y";
            63 BINARY_RSHIFT binary_rshift (None) (2 => 1) "x, y -> x >> y";
            64 BINARY_AND binary_and (None) (2 => 1) "x, y -> x & y";
            65 BINARY_XOR binary_xor (None) (2 => 1) "x, y -> x ^ y";
            66 BINARY_OR binary_or (None) (2 => 1) "x, y -> x | y";
            67 INPLACE_POWER inplace_power (None) (2 => 1) "x, y -> x **= y : the result, which may be x itself";
            68 GET_ITER get_iter (None) (1 => 1) "x -> iter(x)";
            69 GET_YIELD_FROM_ITER get_yield_from_iter (None) (1 => 1) "x -> iterator : x itself when it is a generator or, inside a coroutine, a coroutine; else iter(x)";
            70 PRINT_EXPR print_expr (None) (1 => 0) "x -> : hands x to sys.displayhook";
            71 LOAD_BUILD_CLASS load_build_class (None) (0 => 1) "-> __build_class__";
            72 YIELD_FROM yield_from (None) (2 => 1) "receiver, v -> result : sends v; yields what comes back and stays here until the receiver is done";
            73 GET_AWAITABLE get_awaitable (None) (1 => 1) "x -> iterator : what awaiting x iterates over";
            75 INPLACE_LSHIFT inplace_lshift (None) (2 => 1) "x, y -> x <<= y : the result, which may be x itself";
            76 INPLACE_RSHIFT inplace_rshift (None) (2 => 1) "x, y -> x >>= y : the result, which may be x itself";
            77 INPLACE_AND inplace_and (None) (2 => 1) "x, y -> x &= y : the result, which may be x itself";
            78 INPLACE_XOR inplace_xor (None) (2 => 1) "x, y -> x ^= y : the result, which may be x itself";
            79 INPLACE_OR inplace_or (None) (2 => 1) "x, y -> x |= y : the result, which may be x itself";
            80 BREAK_LOOP break_loop (None) (ends own 0 => 0) "-> : unwinds to the end of the innermost loop block";
            81 WITH_CLEANUP_START with_cleanup_start (None) (own; dis Some(1)) "exit, why.. -> why.., exc, result : calls exit with what ended the block and takes it out from under the reason";
            82 WITH_CLEANUP_FINISH with_cleanup_finish (None) (own; dis Some(-1)) "why.., exc, result -> why.. : a true result silences the exception";
            83 RETURN_VALUE return_value (None) (ends own 1 => 0) "x -> : leaves the frame with x, through its finally blocks";
            84 IMPORT_STAR import_star (None) (1 => 0) "module -> : copies the public names of the module into the locals";
            86 YIELD_VALUE yield_value (None) (1 => 1) "x -> sent : hands x out; what is sent in takes its place";
            87 POP_BLOCK pop_block (None) (own; dis Some(0)) "-> : leaves the innermost block and drops what it left on the stack";
            88 END_FINALLY end_finally (None) (own; dis Some(-1)) "why.. -> : goes on with what the finally or except clause interrupted";
            89 POP_EXCEPT pop_except (None) (own; dis Some(0)) "traceback, value, type -> : leaves a handler and restores the exception that was current before it";
            90 STORE_NAME store_name (Name) (1 => 0) "v -> : locals[name] = v";
            91 DELETE_NAME delete_name (Name) (0 => 0) "-> : del locals[name]";
            92 UNPACK_SEQUENCE unpack_sequence (Count) (|n| 1 => n) "x -> item.. : exactly n items, the first on top";
            93 FOR_ITER for_iter (JumpRel) (own peek 1, 0 => 1; jump 1 => 0) "iter -> iter, item : or, at the end, iter -> and a jump";
            94 UNPACK_EX unpack_ex (BeforeAfter) (|n| 1 => (n & 255) + 1 + (n >> 8)) "x -> item.. : n before the star, a list, m after it, the first on top";
            95 STORE_ATTR store_attr (Name) (2 => 0) "v, x -> : x.name = v";
            96 DELETE_ATTR delete_attr (Name) (1 => 0) "x -> : del x.name";
            97 STORE_GLOBAL store_global (Name) (1 => 0) "v -> : globals[name] = v";
            98 DELETE_GLOBAL delete_global (Name) (0 => 0) "-> : del globals[name]";
            100 LOAD_CONST load_const (Const) (0 => 1) "-> constant";
            101 LOAD_NAME load_name (Name) (0 => 1) "-> v : from locals, then globals, then builtins";
            102 BUILD_TUPLE build_tuple (Count) (|n| n => 1) "item.. -> tuple : of n items";
            103 BUILD_LIST build_list (Count) (|n| n => 1) "item.. -> list : of n items";
            104 BUILD_SET build_set (Count) (|n| n => 1) "item.. -> set : of n items, added from the lowest up";
            105 BUILD_MAP build_map (Count) (|n| 2 * n => 1) "(key, value).. -> dict : of n pairs";
            106 LOAD_ATTR load_attr (Name) (1 => 1) "x -> x.name";
            107 COMPARE_OP compare_op (Compare) (2 => 1) "x, y -> x op y : op by number, see COMPARE_OPS";
            108 IMPORT_NAME import_name (Name) (2 => 1) "level, fromlist -> module : calls __import__";
            109 IMPORT_FROM import_from (Name) (peek 1, 0 => 1) "module -> module, v : the attribute name of the module";
            110 JUMP_FORWARD jump_forward (JumpRel) (ends own 0 => 0; jump 0 => 0) "-> : jumps";
            111 JUMP_IF_FALSE_OR_POP jump_if_false_or_pop (JumpAbs) (own 1 => 0; jump peek 1, 0 => 0) "x -> : or, when x is false, x -> x and a jump";
            112 JUMP_IF_TRUE_OR_POP jump_if_true_or_pop (JumpAbs) (own 1 => 0; jump peek 1, 0 => 0) "x -> : or, when x is true, x -> x and a jump";
            113 JUMP_ABSOLUTE jump_absolute (JumpAbs) (ends own 0 => 0; jump 0 => 0) "-> : jumps";
            114 POP_JUMP_IF_FALSE pop_jump_if_false (JumpAbs) (own 1 => 0; jump 1 => 0) "x -> : jumps when x is false";
            115 POP_JUMP_IF_TRUE pop_jump_if_true (JumpAbs) (own 1 => 0; jump 1 => 0) "x -> : jumps when x is true";
            116 LOAD_GLOBAL load_global (Name) (0 => 1) "-> v : from globals, then builtins";
            119 CONTINUE_LOOP continue_loop (JumpAbs) (ends own 0 => 0) "-> : unwinds to the innermost loop block, then jumps to its start";
            120 SETUP_LOOP setup_loop (JumpRel) (own 0 => 0) "-> : pushes a loop block that ends at the target";
            121 SETUP_EXCEPT setup_except (JumpRel) (own 0 => 0; jump 0 => 6) "-> : pushes a try block whose except clauses begin at the target";
            122 SETUP_FINALLY setup_finally (JumpRel) (own 0 => 0; jump 0 => 6) "-> : pushes a try block whose finally clause begins at the target";
            124 LOAD_FAST load_fast (Local) (0 => 1) "-> local";
            125 STORE_FAST store_fast (Local) (1 => 0) "v -> : local = v";
            126 DELETE_FAST delete_fast (Local) (0 => 0) "-> : del local";
            130 RAISE_VARARGS raise_varargs (Count) (ends own |n| n => 0) "exception, cause -> : raises; with one the exception alone, with none the current one again";
            131 CALL_FUNCTION call_function (CallCounts) (|n| 1 + arguments(n) => 1) "f, arg.., (name, v).. -> result";
            132 MAKE_FUNCTION make_function (FunctionCounts) (|n| 2 + parts(n) => 1; dis Some(-1 - (arguments(n) + (n >> 16)) as i64)) "default.., (name, kwdefault).., annotation.., names?, code, qualname -> function";
            133 BUILD_SLICE build_slice (Count) (|n| n => 1; dis Some(if n == 3 { -2 } else { -1 })) "start, stop[, step] -> slice : of two or three items";
            134 MAKE_CLOSURE make_closure (FunctionCounts) (|n| 3 + parts(n) => 1; dis Some(-2 - (arguments(n) + (n >> 16)) as i64)) "default.., (name, kwdefault).., annotation.., names?, cells, code, qualname -> function";
            135 LOAD_CLOSURE load_closure (Deref) (0 => 1) "-> cell";
            136 LOAD_DEREF load_deref (Deref) (0 => 1) "-> v : what the cell holds";
            137 STORE_DEREF store_deref (Deref) (1 => 0) "v -> : fills the cell";
            138 DELETE_DEREF delete_deref (Deref) (0 => 0) "-> : empties the cell";
            140 CALL_FUNCTION_VAR call_function_var (CallCounts) (|n| 2 + arguments(n) => 1) "f, arg.., args, (name, v).. -> result";
            141 CALL_FUNCTION_KW call_function_kw (CallCounts) (|n| 2 + arguments(n) => 1) "f, arg.., (name, v).., kwargs -> result";
            142 CALL_FUNCTION_VAR_KW call_function_var_kw (CallCounts) (|n| 3 + arguments(n) => 1) "f, arg.., args, (name, v).., kwargs -> result";
            143 SETUP_WITH setup_with (JumpRel) (own 1 => 2; jump 1 => 7; dis Some(7)) "manager -> exit, v : calls __enter__ and pushes a finally block below v";
            144 EXTENDED_ARG extended_arg (Extension) () "-> : gives the next instruction the upper 16 bits of its argument";
            145 LIST_APPEND list_append (Depth) (own 1 => 0) "list, .., v -> list, .. : appends v to the list that lies n deep without v";
            146 SET_ADD set_add (Depth) (own 1 => 0) "set, .., v -> set, .. : adds v to the set that lies n deep without v";
            147 MAP_ADD map_add (Depth) (own 2 => 0) "dict, .., v, k -> dict, .. : sets k to v in the dict that lies n deep without both";
            148 LOAD_CLASSDEREF load_classderef (Deref) (0 => 1) "-> v : from the locals by name, else what the cell holds";
            149 BUILD_LIST_UNPACK build_list_unpack (Count) (|n| n => 1) "iterable.. -> list : of the items of n iterables";
            150 BUILD_MAP_UNPACK build_map_unpack (Count) (|n| n => 1) "mapping.. -> dict : of the pairs of n mappings, later ones win";
            151 BUILD_MAP_UNPACK_WITH_CALL build_map_unpack_with_call (MapsAndFunction) (|n| n & 255 => 1) "mapping.. -> dict : of the pairs of n mappings with distinct string keys, for the call of the function below";
            152 BUILD_TUPLE_UNPACK build_tuple_unpack (Count) (|n| n => 1) "iterable.. -> tuple : of the items of n iterables";
            153 BUILD_SET_UNPACK build_set_unpack (Count) (|n| n => 1) "iterable.. -> set : of the items of n iterables";
            154 SETUP_ASYNC_WITH setup_async_with (JumpRel) (own 1 => 1; jump 1 => 6; dis Some(6)) "v -> v : pushes a finally block below v";
        }
    };
    ($($callback:ident)::+) => {
        $crate::for_each_opcode! { @rows $($callback)::+, }
    };
    ($($callback:ident)::+, { $($given:tt)* }) => {
        $crate::for_each_opcode! { @rows $($callback)::+, { $($given)* } }
    };
}
