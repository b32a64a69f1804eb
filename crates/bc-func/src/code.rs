//! What a function can be made of: a code object, proven or not.

use std::sync::Arc;

use bc_core::code::CodeObject;
use bc_core::verify::{Rejection, VerifiedCode, verify};

/// A code object on its way into the machine. One that is not proven yet is verified here.
pub trait IntoCode {
    /// The proven code.
    ///
    /// # Errors
    ///
    /// The verifier's rejection.
    fn into_code(self) -> Result<Arc<VerifiedCode>, Box<Rejection>>;
}

impl IntoCode for Arc<VerifiedCode> {
    fn into_code(self) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
        Ok(self)
    }
}

impl IntoCode for &Arc<VerifiedCode> {
    fn into_code(self) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
        Ok(Arc::clone(self))
    }
}

impl IntoCode for &Arc<CodeObject> {
    fn into_code(self) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
        verify(self)
    }
}

impl IntoCode for Arc<CodeObject> {
    fn into_code(self) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
        (&self).into_code()
    }
}

impl IntoCode for CodeObject {
    fn into_code(self) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
        Arc::new(self).into_code()
    }
}

impl IntoCode for &CodeObject {
    fn into_code(self) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
        self.clone().into_code()
    }
}
