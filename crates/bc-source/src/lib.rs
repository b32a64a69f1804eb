//! The source of Python 3.5: read, parsed and compiled as CPython 3.5 does it.
//!
//! # Where things are
//!
//! From the ground up; a room names only rooms above it in this table.
//!
//! | room | what it answers |
//! |---|---|
//! | [`ast`] | the syntax tree of 3.5's `Python.asdl`, with positions |
//! | `error` | why a source is refused: type, message, line, offset, text |
//! | `unicode` | names and characters by Unicode 8.0 |
//! | `encoding` | bytes to UTF-8: byte order mark, cookie, line ends |
//! | `tokens` | UTF-8 to tokens |
//! | `grammar` | the LL(1) tables of 3.5's grammar |
//! | `parse` | tokens to a concrete tree, by those tables |
//! | `lower` | the concrete tree to the syntax tree; literals |
//! | `future` | what `from __future__ import` asks for |
//! | `dump` | the syntax tree as `ast.dump` prints it |
//! | `names` | the names of one compilation as numbers |
//! | `symtable` | what each name means in each scope |
//! | `fold` | what operators make of constants |
//! | `peephole` | bytes of code made better |
//! | `assemble` | instructions to a code object |
//! | `codegen` | the syntax tree to instructions |
//! | [`compile`] | all of it, one after the other |

mod assemble;
pub mod ast;
mod codegen;
pub mod compile;
pub mod error;
mod fold;
mod names;
mod peephole;
mod symtable;
