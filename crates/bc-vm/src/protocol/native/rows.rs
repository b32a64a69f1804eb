//! The rows of method tables: the macros that read them.
//!
//! A row is one of
//!
//! * `name(x)` or `name()`: one argument or none, by position (`METH_O`, `METH_NOARGS`);
//! * `name: parse(x, y = DEFAULT)`, `unpack`, `keywords`, `python`: as the parser of this name in CPython, see
//!   [`Arity`](crate::model::native::Arity); `parse as "other"` has another name in refusals; `*` in front of the
//!   parameters that can be given by name only;
//! * `name: any(*args, **keywords)`: whatever is given, maybe after some parameters;
//! * `name: whole(args)`: all arguments as they lie, a receiver with them, for functions that hand them on;
//! * `__name__ => function`: a special method, whose operands its name tells; `compare => function` all six comparisons
//!   (the operator is the last argument); `operators(Add, ...) => function` operators and their reflections, and
//!   `inplace(Add, ...) => function` the augmented ones (the operator comes last, the operands in the order of the text).
//!
//! `=> function` is left out where it is called as the row; it may be a closure. A doc comment in front is `__doc__`; as documentation in C it may
//! begin with the signature: `name($self, x, /)`, a line `--`, an empty line. After a comma follow
//! `quick` (an answer apart for the common kind of arguments), `consumer`, `signature` and `no_keywords` with what
//! [`MethodDef`](crate::model::native::MethodDef) has under these names.

/// Declares the methods of a class: the first parameter of a function after the machine is the receiver.
#[macro_export]
macro_rules! methods {
    ($($(#[$meta:meta])* $vis:vis static $table:ident = [ $($rows:tt)* ])*) => { $(
        $(#[$meta])*
        $vis static $table: &[$crate::model::native::MethodDef] =
            $crate::native_rows!(method [] $($rows)*);
    )* };
}

/// Declares the functions of a module, which have no receiver.
#[macro_export]
macro_rules! functions {
    ($($(#[$meta:meta])* $vis:vis static $table:ident = [ $($rows:tt)* ])*) => { $(
        $(#[$meta])*
        $vis static $table: &[$crate::model::native::MethodDef] =
            $crate::native_rows!(function [] $($rows)*);
    )* };
}

/// Declares computed attributes: `name => getter;`, `name => getter, set setter;`, and `member` in front of one that is a
/// field of the object (`member_descriptor`). A getter has the receiver for a parameter, a setter also the value, `None` to
/// delete it.
#[macro_export]
macro_rules! getsets {
    ($($(#[$meta:meta])* $vis:vis static $table:ident = [
        $($name:ident $($field:ident)? => $get:expr $(, set $set:expr)?;)*
    ])*) => { $(
        $(#[$meta])*
        $vis static $table: &[$crate::model::native::GetSetDef] = &[
            $($crate::native_getset!([$name $($field)?] $get $(, $set)?),)*
        ];
    )* };
}

/// A row of computed attributes.
#[doc(hidden)]
#[macro_export]
macro_rules! native_getset {
    ([member $name:ident] $($functions:tt)*) => { $crate::native_getset!([$name] $($functions)*).member() };
    ([$name:ident] $get:expr) => {
        $crate::model::native::GetSetDef::read(
            $crate::protocol::native::plain_name(stringify!($name)),
            $crate::native_getset!(@get $get),
        )
    };
    ([$name:ident] $get:expr, $set:expr) => {
        $crate::model::native::GetSetDef::write(
            $crate::protocol::native::plain_name(stringify!($name)),
            $crate::native_getset!(@get $get),
            |vm, own, value| $set(vm, $crate::protocol::native::receiver(own)?, value),
        )
    };
    (@get $get:expr) => {
        |vm, own| {
            let own = $crate::protocol::native::receiver(own)?;
            let answer = $get(vm, own);
            $crate::protocol::native::Answer::answer(answer, vm)
        }
    };
}

/// Takes the rows one by one; what is done is in the brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! native_rows {
    ($kind:ident [$($done:tt)*]) => { &[$($done)*] };
    ($kind:ident [$($done:tt)*] compare => $call:expr; $($rest:tt)*) => {
        $crate::native_rows!($kind [$($done)*
            $crate::native_row!(compare "__lt__" Lt $call),
            $crate::native_row!(compare "__le__" Le $call),
            $crate::native_row!(compare "__eq__" Eq $call),
            $crate::native_row!(compare "__ne__" Ne $call),
            $crate::native_row!(compare "__gt__" Gt $call),
            $crate::native_row!(compare "__ge__" Ge $call),
        ] $($rest)*)
    };
    ($kind:ident [$($done:tt)*] operators($($op:ident),* $(,)?) => $call:expr; $($rest:tt)*) => {
        $crate::native_rows!($kind [$($done)* $(
            $crate::native_operator!(forward $op $call),
            $crate::native_operator!(reflected $op $call),
        )*] $($rest)*)
    };
    ($kind:ident [$($done:tt)*] inplace($($op:ident),* $(,)?) => $call:expr; $($rest:tt)*) => {
        $crate::native_rows!($kind [$($done)* $(
            $crate::native_operator!(inplace $op $call),
        )*] $($rest)*)
    };
    (
        $kind:ident [$($done:tt)*]
        $(#[doc = $doc:literal])*
        $name:ident => $call:expr $(, $word:ident $with:expr)*;
        $($rest:tt)*
    ) => {
        $crate::native_rows!($kind [$($done)*
            $crate::native_row!(special $name $call).comment(concat!($($doc, "\n"),*))$(.$word($with))*,
        ] $($rest)*)
    };
    (
        $kind:ident [$($done:tt)*]
        $(#[doc = $doc:literal])*
        $name:ident $(: $arity:ident $(as $shared:literal)?)? ($($params:tt)*) => $call:expr
            $(, $word:ident $with:expr)*;
        $($rest:tt)*
    ) => {
        $crate::native_rows!($kind [$($done)*
            $crate::model::native::MethodDef::row(
                $crate::protocol::native::plain_name(stringify!($name)),
                $crate::native_arity!([$($arity $($shared)?)?] $($params)*),
                $crate::native_call!($kind [$($arity)?] ($name $($($shared)?)?) $call, $($params)*),
            ).comment(concat!($($doc, "\n"),*))$(.$word($with))*,
        ] $($rest)*)
    };
    (
        $kind:ident [$($done:tt)*]
        $(#[doc = $doc:literal])*
        $name:ident $(: $arity:ident $(as $shared:literal)?)? ($($params:tt)*)
            $(, $word:ident $with:expr)*;
        $($rest:tt)*
    ) => {
        $crate::native_rows!($kind [$($done)*]
            $(#[doc = $doc])*
            $name $(: $arity $(as $shared)?)? ($($params)*) => $name $(, $word $with)*;
            $($rest)*)
    };
}

/// A special method: how many operands it has, by its name.
#[doc(hidden)]
#[macro_export]
macro_rules! native_row {
    (compare $name:literal $op:ident $call:expr) => {
        $crate::model::native::MethodDef::row(
            $name,
            $crate::model::native::Arity::Slot(1),
            $crate::model::native::NativeCall::Binary(|vm, own, other| {
                let own = $crate::protocol::native::receiver(own)?;
                let answer = $call(vm, own, other, $crate::protocol::compare::CompareOp::$op);
                $crate::protocol::native::Answer::answer(answer, vm)
            }),
        )
    };
    (special __repr__ $call:expr) => { $crate::native_row!(unary "__repr__" $call) };
    (special __str__ $call:expr) => { $crate::native_row!(unary "__str__" $call) };
    (special __hash__ $call:expr) => { $crate::native_row!(unary "__hash__" $call) };
    (special __len__ $call:expr) => { $crate::native_row!(unary "__len__" $call) };
    (special __iter__ $call:expr) => { $crate::native_row!(unary "__iter__" $call) };
    (special __next__ $call:expr) => { $crate::native_row!(unary "__next__" $call) };
    (special __neg__ $call:expr) => { $crate::native_row!(unary "__neg__" $call) };
    (special __pos__ $call:expr) => { $crate::native_row!(unary "__pos__" $call) };
    (special __abs__ $call:expr) => { $crate::native_row!(unary "__abs__" $call) };
    (special __bool__ $call:expr) => { $crate::native_row!(unary "__bool__" $call) };
    (special __invert__ $call:expr) => { $crate::native_row!(unary "__invert__" $call) };
    (special __int__ $call:expr) => { $crate::native_row!(unary "__int__" $call) };
    (special __float__ $call:expr) => { $crate::native_row!(unary "__float__" $call) };
    (special __index__ $call:expr) => { $crate::native_row!(unary "__index__" $call) };
    (special __await__ $call:expr) => { $crate::native_row!(unary "__await__" $call) };
    (special __aiter__ $call:expr) => { $crate::native_row!(unary "__aiter__" $call) };
    (special __anext__ $call:expr) => { $crate::native_row!(unary "__anext__" $call) };
    (special __del__ $call:expr) => { $crate::native_row!(unary "__del__" $call) };
    (special __setitem__ $call:expr) => { $crate::native_row!(ternary "__setitem__" $call) };
    (special __setattr__ $call:expr) => { $crate::native_row!(ternary "__setattr__" $call) };
    (special __set__ $call:expr) => { $crate::native_row!(ternary "__set__" $call) };
    // The third operand of these may be left out: the function gets an `Option`.
    (special __get__ $call:expr) => { $crate::native_row!(optional "__get__" $call) };
    (special __pow__ $call:expr) => { $crate::native_row!(optional "__pow__" $call) };
    (special __rpow__ $call:expr) => { $crate::native_row!(optional "__rpow__" $call) };
    (special $name:ident $call:expr) => { $crate::native_row!(binary (stringify!($name)) $call) };
    (unary $name:literal $call:expr) => {
        $crate::model::native::MethodDef::row(
            $name,
            $crate::model::native::Arity::Slot(0),
            $crate::native_call!(method [] $name $call,),
        )
    };
    (binary $name:tt $call:expr) => {
        $crate::model::native::MethodDef::row(
            $name,
            $crate::model::native::Arity::Slot(1),
            $crate::native_call!(method [] $name $call, other),
        )
    };
    (ternary $name:literal $call:expr) => {
        $crate::model::native::MethodDef::row(
            $name,
            $crate::model::native::Arity::Slot(2),
            $crate::model::native::NativeCall::Ternary(|vm, own, key, value| {
                use $crate::protocol::native::{Answer, FromArg, argument_of, receiver};
                let own = receiver(own)?;
                let key = FromArg::from_arg(vm, key, argument_of($name, 1))?;
                let value = FromArg::from_arg(vm, value, argument_of($name, 2))?;
                Answer::answer($call(vm, own, key, value), vm)
            }),
        )
    };
    (optional $name:literal $call:expr) => {
        $crate::model::native::MethodDef::row(
            $name,
            $crate::model::native::Arity::SlotBetween(1, 2),
            $crate::native_call!(method [slot] $name $call, other, third = None),
        )
    };
}

/// A row of an operator: its names, and the order of the operands.
#[doc(hidden)]
#[macro_export]
macro_rules! native_operator {
    ($way:ident Add $call:expr) => { $crate::native_operator!($way Add "add" $call) };
    ($way:ident Subtract $call:expr) => { $crate::native_operator!($way Subtract "sub" $call) };
    ($way:ident Multiply $call:expr) => { $crate::native_operator!($way Multiply "mul" $call) };
    ($way:ident MatrixMultiply $call:expr) => { $crate::native_operator!($way MatrixMultiply "matmul" $call) };
    ($way:ident TrueDivide $call:expr) => { $crate::native_operator!($way TrueDivide "truediv" $call) };
    ($way:ident FloorDivide $call:expr) => { $crate::native_operator!($way FloorDivide "floordiv" $call) };
    ($way:ident Modulo $call:expr) => { $crate::native_operator!($way Modulo "mod" $call) };
    ($way:ident Power $call:expr) => { $crate::native_operator!($way Power "pow" $call) };
    ($way:ident LeftShift $call:expr) => { $crate::native_operator!($way LeftShift "lshift" $call) };
    ($way:ident RightShift $call:expr) => { $crate::native_operator!($way RightShift "rshift" $call) };
    ($way:ident And $call:expr) => { $crate::native_operator!($way And "and" $call) };
    ($way:ident Xor $call:expr) => { $crate::native_operator!($way Xor "xor" $call) };
    ($way:ident Or $call:expr) => { $crate::native_operator!($way Or "or" $call) };
    (forward $op:ident $name:literal $call:expr) => {
        $crate::native_operator!(row concat!("__", $name, "__"), $op $call, own other, own other)
    };
    (reflected $op:ident $name:literal $call:expr) => {
        $crate::native_operator!(row concat!("__r", $name, "__"), $op $call, own other, other own)
    };
    (inplace $op:ident $name:literal $call:expr) => {
        $crate::native_operator!(row concat!("__i", $name, "__"), $op $call, own other, own other)
    };
    (row $name:expr, $op:ident $call:expr, $own:ident $other:ident, $a:ident $b:ident) => {
        $crate::model::native::MethodDef::row(
            $name,
            $crate::model::native::Arity::Slot(1),
            $crate::model::native::NativeCall::Binary(|vm, $own, $other| {
                let answer = $call(vm, $a, $b, $crate::model::operator::BinaryOp::$op);
                $crate::protocol::native::Answer::answer(answer, vm)
            }),
        )
    };
}

/// The arity of a row.
#[doc(hidden)]
#[macro_export]
macro_rules! native_arity {
    ([]) => { $crate::model::native::Arity::None };
    ([] $param:ident) => { $crate::model::native::Arity::One };
    ([any] $($params:tt)*) => { $crate::model::native::Arity::Any };
    ([whole] $args:ident) => { $crate::model::native::Arity::Any };
    ([unpack] $($param:ident $(= $default:expr)?,)* * $rest:ident) => {
        $crate::model::native::Arity::Unpack(0 $(+ $crate::native_arity!(@least $($default)?))*, u8::MAX)
    };
    ([unpack] $($param:ident $(= $default:expr)?),* $(,)?) => {
        $crate::model::native::Arity::Unpack(
            0 $(+ $crate::native_arity!(@least $($default)?))*,
            0 $(+ $crate::native_arity!(@one $param))*,
        )
    };
    ([unpack $shared:literal] $($param:ident $(= $default:expr)?),* $(,)?) => {
        $crate::model::native::Arity::UnpackAs(
            $shared,
            0 $(+ $crate::native_arity!(@least $($default)?))*,
            0 $(+ $crate::native_arity!(@one $param))*,
        )
    };
    ([parse $($shared:literal)?] $($param:ident $(= $default:expr)?),* $(,)?) => {
        $crate::native_arity!(@parse [$($shared)?]
            (0 $(+ $crate::native_arity!(@least $($default)?))*)
            (0 $(+ $crate::native_arity!(@one $param))*))
    };
    (
        [keywords $($shared:literal)?]
        $($param:ident $(= $default:expr)?),* $(, * $(, $named:ident = $named_default:expr)+)? $(,)?
    ) => {
        $crate::native_arity!(@keywords [$($shared)?]
            (0 $(+ $crate::native_arity!(@least $($default)?))*)
            &[
                $($crate::protocol::native::plain_name(stringify!($param)),)*
                $($(concat!("$", stringify!($named)),)+)?
            ])
    };
    ([keywords $($shared:literal)?] * $(, $named:ident = $named_default:expr)+ $(,)?) => {
        $crate::native_arity!(@keywords [$($shared)?] 0 &[$(concat!("$", stringify!($named))),+])
    };
    ([python] $($param:ident $(= $default:expr)?),* $(,)?) => {
        $crate::model::native::Arity::Python(
            0 $(+ $crate::native_arity!(@least $($default)?))*,
            &[$($crate::protocol::native::plain_name(stringify!($param))),*],
        )
    };
    (@least) => { 1 };
    (@least $default:expr) => { 0 };
    (@one $param:ident) => { 1 };
    (@parse [] $least:tt $most:tt) => { $crate::model::native::Arity::Parse($least, $most) };
    (@parse [$shared:literal] $least:tt $most:tt) => {
        $crate::model::native::Arity::ParseAs($shared, $least, $most)
    };
    (@keywords [] $least:tt $names:expr) => { $crate::model::native::Arity::Keywords($least, $names) };
    (@keywords [$shared:literal] $least:tt $names:expr) => {
        $crate::model::native::Arity::KeywordsAs($shared, $least, $names)
    };
}

/// The function of a row: reads the arguments, calls, and converts the answer.
#[doc(hidden)]
#[macro_export]
macro_rules! native_call {
    (method [] $name:tt $call:expr,) => {
        $crate::model::native::NativeCall::Unary(|vm, own| {
            use $crate::protocol::native::{Answer, receiver};
            let own = receiver(own)?;
            Answer::answer($call(vm, own), vm)
        })
    };
    (method [] $name:tt $call:expr, $param:ident) => {
        $crate::model::native::NativeCall::Binary(|vm, own, given| {
            use $crate::protocol::native::{Answer, FromArg, argument_of, receiver};
            let own = receiver(own)?;
            let given = FromArg::from_arg(vm, given, argument_of($crate::native_call!(@name $name), 1))?;
            Answer::answer($call(vm, own, given), vm)
        })
    };
    (function [] $name:tt $call:expr,) => {
        $crate::model::native::NativeCall::Nullary(|vm| {
            let answer = $call(vm);
            $crate::protocol::native::Answer::answer(answer, vm)
        })
    };
    (function [] $name:tt $call:expr, $param:ident) => {
        $crate::model::native::NativeCall::Unary(|vm, given| {
            use $crate::protocol::native::{Answer, FromArg, argument_of};
            let given = FromArg::from_arg(vm, given, argument_of($crate::native_call!(@name $name), 1))?;
            Answer::answer($call(vm, given), vm)
        })
    };
    ($kind:ident [whole] $name:tt $call:expr, $args:ident) => {
        $crate::model::native::NativeCall::Args(|vm, $args| {
            let answer = $call(vm, $args);
            $crate::protocol::native::Answer::answer(answer, vm)
        })
    };
    (
        $kind:ident [$arity:ident] $name:tt $call:expr,
        $($param:ident $(= $default:expr)?),* $(, * $(, $named:ident = $named_default:expr)+)? $(,)?
    ) => {
        $crate::model::native::NativeCall::Args(|vm, args| {
            let reader = $crate::model::args::ArgReader::new($crate::native_call!(@name $name), &args);
            $crate::native_call!(@run $kind reader vm $call,
                [$($param $(= $default)?,)* $($($named = $named_default,)+)?] [])
        })
    };
    (
        $kind:ident [$arity:ident] $name:tt $call:expr,
        * $(, $named:ident = $named_default:expr)+ $(,)?
    ) => {
        $crate::model::native::NativeCall::Args(|vm, args| {
            let reader = $crate::model::args::ArgReader::new($crate::native_call!(@name $name), &args);
            $crate::native_call!(@run $kind reader vm $call, [$($named = $named_default,)+] [])
        })
    };
    (
        $kind:ident [$arity:ident] $name:tt $call:expr,
        $($param:ident $(= $default:expr)?,)* * $rest:ident $(, ** $keywords:ident)? $(,)?
    ) => {
        $crate::model::native::NativeCall::Args(|vm, args| {
            let reader = $crate::model::args::ArgReader::new($crate::native_call!(@name $name), &args);
            $crate::native_call!(@run $kind reader vm $call,
                [$($param $(= $default)?,)*] [rest $($keywords)?])
        })
    };
    (@name ($name:ident)) => { $crate::native_call!(@name $name) };
    (@name ($name:ident $shared:literal)) => { $shared };
    (@name $name:ident) => { $crate::protocol::native::plain_name(stringify!($name)) };
    (@name $name:expr) => { $name };
    (@run method $reader:ident $vm:ident $call:expr,
        [$($param:ident $(= $default:expr)?,)*] [$($rest:ident $($keywords:ident)?)?]) => {{
        let mut $reader = $reader;
        let own = $crate::protocol::native::receiver($reader.receiver())?;
        $(let $param = $crate::native_call!(@argument $reader $vm $(, $default)?);)*
        let answer = $call($vm, own $(, $param)* $(, $reader.$rest() $(, $crate::native_call!(@keywords $reader $keywords))?)?);
        $crate::protocol::native::Answer::answer(answer, $vm)
    }};
    (@run function $reader:ident $vm:ident $call:expr, [] [$($rest:ident $($keywords:ident)?)?]) => {{
        let answer = $call($vm $(, $reader.$rest() $(, $crate::native_call!(@keywords $reader $keywords))?)?);
        $crate::protocol::native::Answer::answer(answer, $vm)
    }};
    (@run function $reader:ident $vm:ident $call:expr,
        [$($param:ident $(= $default:expr)?,)*] [$($rest:ident $($keywords:ident)?)?]) => {{
        let mut $reader = $reader;
        $(let $param = $crate::native_call!(@argument $reader $vm $(, $default)?);)*
        let answer = $call($vm $(, $param)* $(, $reader.$rest() $(, $crate::native_call!(@keywords $reader $keywords))?)?);
        $crate::protocol::native::Answer::answer(answer, $vm)
    }};
    (@keywords $reader:ident $keywords:ident) => { $reader.keywords() };
    (@argument $reader:ident $vm:ident) => {{
        let (value, site) = $crate::protocol::native::required($reader.next_argument())?;
        $crate::protocol::native::FromArg::from_arg($vm, value, site)?
    }};
    (@argument $reader:ident $vm:ident, $default:expr) => {
        match $reader.next_argument() {
            Some((value, site)) => $crate::protocol::native::FromArg::from_arg($vm, value, site)?,
            None => $default,
        }
    };
}
