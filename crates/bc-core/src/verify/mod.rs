//! The verifier: proof that code is safe to run, or findings that say why not.
