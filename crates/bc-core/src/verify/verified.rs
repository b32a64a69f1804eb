//! A code object that has been proven sound, with what the proof found out.

use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use super::flow::{Depth, Flow};
use super::program::NO_INSTRUCTION;
use super::walk;
use crate::code::CodeObject;
use crate::instruction::Instruction;

/// Proof that a code object, and all code objects among its constants, can run without a check of jumps, operands,
/// stack heights or blocks. Only [`verify`](super::verify()) makes one.
///
/// For every way through the code that CPython 3.5's evaluation loop could take, with any outcome of conditions that
/// are no constants and with an exception at any instruction:
///
/// * control stays on instructions of [`instructions`](Self::instructions) that have a [depth](Self::depth_at): behind
///   each that it goes on from stands the one it goes on at, or what [stands for](Self::stands_for) that; it never runs
///   past the last. Every opcode is known, and none is `EXTENDED_ARG` (prefixes are folded into the instruction they
///   belong to);
/// * operands index their tables: constants, names, `co_nlocals`, cells and free variables; comparisons are below
///   `BAD`; `RAISE_VARARGS` has 0 to 2, `BUILD_SLICE` 2 or 3; jumps that are ever taken and handlers lead to the first
///   byte of an instruction, all others into the code;
/// * no instruction takes more from the value stack than is there, nor anything from below the level of the innermost
///   block, so a block's level is never above the stack's height; the height is never above
///   [`max_depth`](Self::max_depth), which is at most `co_stacksize`;
/// * `LIST_APPEND`, `SET_ADD` and `MAP_ADD` reach a value that is on the stack, and so does
///   `BUILD_MAP_UNPACK_WITH_CALL` whose second byte is 1 with the callable below its mappings;
/// * `POP_BLOCK` finds a block set up by a `SETUP_*` instruction on top of the block stack, `POP_EXCEPT` an
///   `EXCEPT_HANDLER` with the saved exception state at its level; there are at most 20 other blocks and 40 of those;
/// * `END_FINALLY` finds `None`, a why-code that was put there by the unwinder or by `WITH_CLEANUP_FINISH` with the
///   result or target that goes with it, or an exception's type, value and traceback as the unwinder put them there,
///   and never anything else; `WITH_CLEANUP_START` finds the same above one more value;
/// * `break` and `continue`, also when taken up again by `END_FINALLY`, find a `SETUP_LOOP` block;
/// * `YIELD_VALUE` is reached only in code with the `GENERATOR` or `COROUTINE` flag (not so `YIELD_FROM`), and
///   `LOAD_CLASSDEREF` stands only where frames have a locals mapping;
/// * the parameters fit into `co_nlocals` and have names; with the `NOFREE` flag there are no cells.
///
/// Nothing of this is said of instructions without a depth: control never comes there, and their operands may lie beyond
/// their tables. Bytes that are no instructions at all are [`data`](Self::data).
///
/// What is not proven, because Python answers it with an exception: types of values (an iterator for `FOR_ITER`, a
/// list for `LIST_APPEND`, a code object and a tuple of names for `MAKE_FUNCTION` …), unbound variables, missing names.
/// A name for every local variable is not proven either: `co_varnames` may be shorter than `co_nlocals`.
#[derive(Debug)]
pub struct VerifiedCode {
    code: Arc<CodeObject>,
    instructions: Box<[Instruction]>,
    index_at: Box<[u32]>,
    depths: Box<[Depth]>,
    max_depth: u32,
    /// Places that stand for others, by rising index.
    joins: Box<[(u32, u32)]>,
    data: Box<[Range<u32>]>,
    overlap: Option<(u32, u32)>,
    /// By rising constant index.
    nested: Box<[(u32, Arc<VerifiedCode>)]>,
    levels: usize,
}

impl VerifiedCode {
    pub(super) fn new(
        code: Arc<CodeObject>,
        flow: Flow,
        nested: Vec<(u32, Arc<VerifiedCode>)>,
        levels: usize,
    ) -> VerifiedCode {
        let mut joins = Vec::new();
        let (mut data, mut overlap) = (Vec::new(), None);
        if let Some(traversed) = &flow.program.traversed {
            let listed = walk::listed(&flow.program);
            data = walk::gaps(listed.iter(), &code);
            overlap = walk::overlap(&listed);
            joins.extend(traversed.joins.iter().map(|(&at, &place)| (at, place)));
            joins.sort_unstable();
        }
        VerifiedCode {
            code,
            joins: joins.into(),
            data: data.into(),
            overlap,
            instructions: flow.program.instructions,
            index_at: flow.program.index_at,
            depths: flow.depths,
            max_depth: flow.max_depth,
            nested: nested.into(),
            levels,
        }
    }

    /// The code object itself.
    pub fn code(&self) -> &Arc<CodeObject> {
        &self.code
    }

    /// All instructions by rising offset, with the unreachable ones that are in step.
    ///
    /// Where instructions [overlap](Self::overlap), those that control goes through one after the other stand together,
    /// and where two such runs meet, the one that comes later ends in a copy that [stands for](Self::stands_for) the place
    /// where they do.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// The instructions by rising offset, each once, with their indexes. Where none overlap, these are those of
    /// [`instructions`](Self::instructions).
    pub fn by_offset(&self) -> Vec<(u32, Instruction)> {
        let places = self.index_at.iter().filter(|&&at| at != NO_INSTRUCTION);
        let placed = |&at: &u32| Some((at, *self.instructions.get(at as usize)?));
        places.filter_map(placed).collect()
    }

    /// The index that this one stands for, if the instruction there is a copy.
    pub fn stands_for(&self, index: usize) -> Option<usize> {
        let found = self
            .joins
            .binary_search_by_key(&index, |(at, _)| *at as usize)
            .ok()?;
        self.joins.get(found).map(|(_, place)| *place as usize)
    }

    /// The bytes that are in no instruction, by rising offset: control never comes there, and they are out of step with
    /// what is around them. Code of compilers has none.
    pub fn data(&self) -> &[Range<u32>] {
        &self.data
    }

    /// Where the first two instructions begin that share bytes, if any do. Code of compilers has none.
    pub fn overlap(&self) -> Option<(u32, u32)> {
        self.overlap
    }

    /// The index of the instruction that begins at a byte offset. Every handler and the target of every jump that is
    /// ever taken has one.
    pub fn index_of(&self, offset: u32) -> Option<usize> {
        let index = *self.index_at.get(usize::try_from(offset).ok()?)?;
        (index != NO_INSTRUCTION).then_some(index as usize)
    }

    /// The greatest number of values on the stack before the instruction with this index; `None` where control never
    /// comes, or if there is no such instruction.
    pub fn depth_at(&self, index: usize) -> Option<u32> {
        self.depths.get(index)?.map(|(_, most)| most)
    }

    /// The least and the greatest number of values on the stack before the instruction with this index. They differ
    /// only while a `finally` body keeps what it was entered with.
    pub fn depth_range_at(&self, index: usize) -> Option<RangeInclusive<u32>> {
        self.depths.get(index)?.map(|(least, most)| least..=most)
    }

    /// The greatest number of values ever on the stack; at most `co_stacksize`.
    pub fn max_depth(&self) -> u32 {
        self.max_depth
    }

    /// The proof for the code object that is the constant with this index; `None` if that constant is none.
    pub fn nested(&self, const_index: usize) -> Option<&Arc<VerifiedCode>> {
        let found = self
            .nested
            .binary_search_by_key(&const_index, |(index, _)| *index as usize)
            .ok()?;
        self.nested.get(found).map(|(_, code)| code)
    }

    /// Bytes of memory that the proof takes, without the code object and the nested proofs.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + size_of_val(&*self.instructions)
            + size_of_val(&*self.index_at)
            + size_of_val(&*self.depths)
            + size_of_val(&*self.joins)
            + size_of_val(&*self.data)
            + size_of_val(&*self.nested)
    }

    /// How many levels of code objects there are, this one counted.
    pub(super) fn levels(&self) -> usize {
        self.levels
    }

    /// The proofs of all nested code objects, in the order of the constants.
    pub fn all_nested(&self) -> impl Iterator<Item = &Arc<VerifiedCode>> {
        self.nested.iter().map(|(_, code)| code)
    }
}
