//! Which bytes of a code object are instructions, for whoever takes code apart: proven or not.

use std::ops::Range;

use super::flow;
use super::walk;
use crate::code::CodeObject;
use crate::instruction::{DecodeError, Instruction};

/// The instructions of a code object, and the bytes between them.
///
/// Instructions are what control reaches, and what lies between two of them where a sweep from the first comes out at
/// the second: all unreachable code that compilers make. Other bytes are data: nothing ever runs them, and they need not
/// be anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traversal {
    /// The instructions by rising offset.
    pub instructions: Vec<Instruction>,
    /// The bytes that are in no instruction, by rising offset. Neighbouring runs do not touch.
    pub data: Vec<Range<u32>>,
    /// Where the first two instructions begin that share bytes, if any do.
    pub overlap: Option<(u32, u32)>,
    /// What control reaches first that is no whole instruction. Sound code has none.
    pub cut_off: Option<DecodeError>,
    /// Whether its instructions are sound; tables and nested code are not looked at.
    pub is_sound: bool,
    /// The first jump that leads out of the code. Sound code has none where control comes.
    pub stray: Option<Instruction>,
}

/// Finds the instructions of a code object. Where it is sound, they are those of its proof
/// ([`VerifiedCode::instructions`](super::VerifiedCode::instructions)); where it is not, what control could reach if it
/// were.
///
/// ```
/// use bc_core::code::CodeObject;
/// use bc_core::verify::traverse;
///
/// // JUMP_FORWARD 1, a byte of junk, LOAD_CONST 0, RETURN_VALUE
/// let code = CodeObject::builder().code([110, 1, 0, 100, 100, 0, 0, 83]).build()?;
/// let found = traverse(&code);
/// let offsets: Vec<_> = found.instructions.iter().map(|instruction| instruction.offset).collect();
/// assert_eq!(offsets, [0, 4, 7]);
/// assert_eq!(found.data, [3..4]);
/// # Ok::<(), bc_core::code::CodeError>(())
/// ```
pub fn traverse(code: &CodeObject) -> Traversal {
    let (program, is_sound) = flow::program(code);
    let mut instructions = walk::listed(&program);
    let (mut cut_off, mut stray) = (None, None);
    if !is_sound {
        // What was reached may be no whole instruction, and what lies between has not been looked at.
        instructions.retain(|instruction| {
            let is_whole = walk::is_whole(code, instruction);
            if !is_whole && cut_off.is_none() {
                cut_off = walk::cut_off(code, instruction);
            }
            is_whole
        });
        let strays = |instruction: &&Instruction| walk::is_stray(code, instruction);
        stray = instructions.iter().find(strays).copied();
        let gaps = walk::gaps(instructions.iter(), code);
        let dead = gaps.into_iter();
        instructions.extend(
            dead.filter_map(|gap| walk::in_step(code.code(), gap))
                .flatten(),
        );
        instructions.sort_unstable_by_key(|instruction| instruction.offset);
    }
    Traversal {
        data: walk::gaps(instructions.iter(), code),
        overlap: walk::overlap(&instructions),
        instructions,
        cut_off,
        is_sound,
        stray,
    }
}
