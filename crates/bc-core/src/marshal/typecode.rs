//! The type bytes of the marshal format, under the names marshal.c gives them.
//!
//! Must hold: these are the low seven bits; [`FLAG_REF`] is the eighth. Absent on purpose: the codes of other Pythons
//! (`I`, `R`) and `?`, which 3.5 writes where dumping failed and never reads.

pub(super) const FLAG_REF: u8 = 0x80;

pub(super) const NULL: u8 = b'0';
pub(super) const NONE: u8 = b'N';
pub(super) const FALSE: u8 = b'F';
pub(super) const TRUE: u8 = b'T';
pub(super) const STOPITER: u8 = b'S';
pub(super) const ELLIPSIS: u8 = b'.';
pub(super) const INT: u8 = b'i';
pub(super) const LONG: u8 = b'l';
pub(super) const FLOAT: u8 = b'f';
pub(super) const BINARY_FLOAT: u8 = b'g';
pub(super) const COMPLEX: u8 = b'x';
pub(super) const BINARY_COMPLEX: u8 = b'y';
pub(super) const STRING: u8 = b's';
pub(super) const ASCII: u8 = b'a';
pub(super) const ASCII_INTERNED: u8 = b'A';
pub(super) const SHORT_ASCII: u8 = b'z';
pub(super) const SHORT_ASCII_INTERNED: u8 = b'Z';
pub(super) const UNICODE: u8 = b'u';
pub(super) const INTERNED: u8 = b't';
pub(super) const SMALL_TUPLE: u8 = b')';
pub(super) const TUPLE: u8 = b'(';
pub(super) const LIST: u8 = b'[';
pub(super) const DICT: u8 = b'{';
pub(super) const SET: u8 = b'<';
pub(super) const FROZENSET: u8 = b'>';
pub(super) const CODE: u8 = b'c';
pub(super) const REF: u8 = b'r';

/// The base of the digits of a `l` object: 15 bits in 16.
pub(super) const LONG_SHIFT: u32 = 15;

/// How deep objects may nest: `MAX_MARSHAL_STACK_DEPTH` of 3.5.
pub(super) const MAX_DEPTH: usize = 2000;

/// The object fields of a code object in file order; `firstlineno` stands between the last two.
pub(super) const CODE_FIELDS: [&str; 9] = [
    "code", "consts", "names", "varnames", "freevars", "cellvars", "filename", "name", "lnotab",
];

/// The numbers that open a code object, in file order.
pub(super) const CODE_NUMBERS: [&str; 5] = [
    "argcount",
    "kwonlyargcount",
    "nlocals",
    "stacksize",
    "flags",
];
