//! The verifier: proof that code is safe to run, or findings that say why not.
//!
//! PLACEHOLDER, replaced wholesale by the verifier's own branch.
#![allow(missing_docs, dead_code)]
use crate::code::CodeObject;
use crate::instruction::Instruction;
use std::sync::Arc;
pub struct VerifiedCode {
    code: Arc<CodeObject>,
    instructions: Box<[Instruction]>,
    max_depth: u32,
}
impl VerifiedCode {
    pub fn code(&self) -> &Arc<CodeObject> {
        &self.code
    }
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }
    pub fn index_of(&self, _offset: u32) -> Option<usize> {
        None
    }
    pub fn depth_at(&self, _index: usize) -> Option<u32> {
        None
    }
    pub fn max_depth(&self) -> u32 {
        self.max_depth
    }
    pub fn nested(&self, _const_index: usize) -> Option<&Arc<VerifiedCode>> {
        None
    }
}
