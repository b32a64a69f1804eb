//! Modules written in Python: their texts, and the code that was compiled from them.
//!
//! A text is `python/NAME.py`, or `python/NAME/__init__.py` of a package. Beside it lies the `.pyc` that `bc-source` makes of
//! it, so that nothing has to be compiled before the library can be; `cargo run -p bc-source --example freeze` writes it anew,
//! and a test compares. Absent: running them (`importlib::builtin`).

use bc_vm::model::builtin_modules::Frozen;

/// A row for each module: its name, and its text below `python` without the ending.
macro_rules! frozen {
    ($($name:literal $path:literal;)*) => {
        /// All of them.
        pub(crate) static MODULES: [Frozen; [$($name),*].len()] = [$(Frozen::new(
            $name,
            include_str!(concat!("../python/", $path, ".py")),
            include_bytes!(concat!("../python/", $path, ".pyc")),
        )),*];
    };
}

frozen! {
    "__future__" "__future__";
    "_collections_abc" "_collections_abc";
    "_weakrefset" "_weakrefset";
    "abc" "abc";
    "bisect" "bisect";
    "collections" "collections/__init__";
    "collections.abc" "collections/abc";
    "contextlib" "contextlib";
    "copy" "copy";
    "copyreg" "copyreg";
    "dis" "dis";
    "functools" "functools";
    "heapq" "heapq";
    "opcode" "opcode";
    "operator" "operator";
    "random" "random";
    "string" "string";
    "types" "types";
    "warnings" "warnings";
    "weakref" "weakref";
}
