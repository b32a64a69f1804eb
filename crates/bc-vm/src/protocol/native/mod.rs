//! How functions written in Rust are declared, and how their arguments and answers become Rust types.
//!
//! A table is a list of rows. A row says what Python code sees: name, parameters and defaults, documentation, and in whose
//! words CPython refuses other arguments. What it calls is an ordinary function after the table, whose parameter types say
//! how the arguments are converted (`argument`), whose first parameter after the machine says what a method can be called
//! on (`receiver`), and whose return type says what becomes of its answer (`answer`):
//!
//! ```ignore
//! methods! {
//!     static METHODS = [
//!         /// L.insert(index, object) -- insert object before index
//!         insert: parse(index, object);
//!         /// L.pop([index]) -> item -- remove and return item at index (default last).
//!         pop: parse(index = -1), quick quick_pop;
//!         sort: keywords(key = None, reverse = IntFlag(false)) => sort_list;
//!         __len__ => len;
//!     ]
//! }
//!
//! fn insert(vm: &mut Vm, list: ListRef<'_>, index: i64, object: Value) -> PyResult<()> { ... }
//! ```
//!
//! Absent: calling (see `call`), the wordings (see `arity`).

mod answer;
mod argument;
mod receiver;
mod rows;

pub use answer::{Answer, IntoValue};
pub use argument::{
    CInt, FromArg, IntFlag, OrNone, Path, PlainInt, RepeatCount, TextOrNone, Truth, argument_of,
    plain_name, required,
};
pub use receiver::{NativeRef, Receiver, receiver};
