//! Code to code: rewriting CPython 3.5 code objects without breaking them.
//!
//! Nothing here runs Python: every input may be hostile, and every result is proven by the verifier
//! before it is handed out.
