//! The peephole pass: code made better where few instructions say all there is to know.
//!
//! It goes through the bytes once and rewrites them in place, as the reference does: what an instruction
//! becomes depends on whether its neighbours and the targets of its jumps have been rewritten already. Code
//! that it leaves gets `NOP` in place, and all of these are taken out at the end. What constant operands
//! amount to is `fold`'s to say.

mod remove;

use crate::budget::Meter;
use crate::error::SourceError;
use crate::fold;
use crate::objects::Folding;
use bc_core::constant::Constant;
use bc_core::opcode::{CompareOp, Opcode};

/// Code above so many bytes is left as it is.
const LONGEST: usize = 32_700;

/// Makes the code better. Adds folded constants and changes the steps of the line table. `None` if the code
/// stays as it is: then constants may have been added all the same.
pub(crate) fn optimize(
    code: &[u8],
    consts: &mut Vec<Constant>,
    lnotab: &mut [u8],
    folding: Option<&mut Folding<'_>>,
    meter: &Meter<'_>,
) -> Result<Option<Vec<u8>>, SourceError> {
    let simple = code.len() <= LONGEST && !lnotab.contains(&255);
    if !simple || code.last() != Some(&Opcode::RETURN_VALUE.number()) {
        return Ok(None);
    }
    let mut pass = Pass {
        blocks: blocks(code),
        code: code.to_vec(),
        consts,
        folding,
        meter,
        refused: None,
        stack: Vec::new(),
        in_consts: false,
    };
    let mut at = 0;
    while at < pass.code.len() {
        match pass.visit(at) {
            Flow::On(last) => at = last + pass.size(last),
            Flow::Again => {}
            Flow::GiveUp => return Ok(None),
        }
        if let Some(refused) = pass.refused.take() {
            return Err(refused);
        }
    }
    Ok(Some(remove::without_nops(pass.code, lnotab)))
}

/// For each byte the number of labels up to it: two bytes lie in one basic block if they are equal.
fn blocks(code: &[u8]) -> Vec<u32> {
    let mut blocks = vec![0; code.len()];
    let mut at = 0;
    while let Some(&number) = code.get(at) {
        let opcode = Opcode(number);
        if opcode.is_jump()
            && let Some(label) = blocks.get_mut(jump_target(code, at))
        {
            *label = 1;
        }
        at += size_of(opcode);
    }
    let mut count = 0;
    for block in &mut blocks {
        count += *block;
        *block = count;
    }
    blocks
}

fn size_of(opcode: Opcode) -> usize {
    if opcode.has_arg() { 3 } else { 1 }
}

/// The argument of the instruction at an offset.
fn arg(code: &[u8], at: usize) -> usize {
    match code.get(at + 1..at + 3) {
        Some(&[low, high]) => usize::from(u16::from_le_bytes([low, high])),
        _ => 0,
    }
}

/// Where the jump at an offset leads to.
fn jump_target(code: &[u8], at: usize) -> usize {
    let arg = arg(code, at);
    match code.get(at) {
        Some(&number) if Opcode(number).is_absolute_jump() => arg,
        _ => at + 3 + arg,
    }
}

fn is_unconditional(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::JUMP_ABSOLUTE | Opcode::JUMP_FORWARD)
}

fn is_conditional(opcode: Opcode) -> bool {
    let pops = matches!(opcode, Opcode::POP_JUMP_IF_FALSE | Opcode::POP_JUMP_IF_TRUE);
    pops || matches!(
        opcode,
        Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP
    )
}

fn jumps_on_true(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::POP_JUMP_IF_TRUE | Opcode::JUMP_IF_TRUE_OR_POP
    )
}

/// What comes after an instruction.
enum Flow {
    /// What follows the instruction at this offset, as it is now.
    On(usize),
    /// The same instruction, which is another one now.
    Again,
    /// Nothing: the code stays as it was.
    GiveUp,
}

struct Pass<'a, 'b> {
    code: Vec<u8>,
    blocks: Vec<u32>,
    consts: &'a mut Vec<Constant>,
    /// Follows the reference's objects, if somebody wants to know them.
    folding: Option<&'a mut Folding<'b>>,
    meter: &'a Meter<'a>,
    /// Why a constant has not been computed.
    refused: Option<SourceError>,
    /// The run of `LOAD_CONST` just before: where each one is, and its constant.
    stack: Vec<(usize, usize)>,
    in_consts: bool,
}

impl Pass<'_, '_> {
    fn opcode(&self, at: usize) -> Opcode {
        Opcode(self.code.get(at).copied().unwrap_or_default())
    }

    fn size(&self, at: usize) -> usize {
        size_of(self.opcode(at))
    }

    fn arg(&self, at: usize) -> usize {
        arg(&self.code, at)
    }

    /// Writes an instruction with an argument, which is below 2¹⁶ as all of this code are.
    fn set(&mut self, at: usize, opcode: Opcode, arg: usize) {
        let [low, high] = (arg as u16).to_le_bytes();
        self.write(at, &[opcode.number(), low, high]);
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        if let Some(place) = self.code.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    fn clear(&mut self, from: usize, to: usize) {
        if let Some(place) = self.code.get_mut(from..to) {
            place.fill(Opcode::NOP.number());
        }
    }

    /// Whether so many bytes from an offset on lie in one basic block.
    fn in_one_block(&self, at: usize, bytes: usize) -> bool {
        self.blocks.get(at) == self.blocks.get(at + bytes - 1)
    }

    /// Takes the `LOAD_CONST` at an offset into the run of constants.
    fn push_const(&mut self, at: usize) {
        self.stack.push((at, self.arg(at)));
        self.in_consts = true;
    }

    /// Where the last so many constants of the run begin, and which they are.
    fn last_consts(&self, count: usize) -> Option<(usize, &[(usize, usize)])> {
        let first = self.stack.len().checked_sub(count)?;
        let run = self.stack.get(first..)?;
        Some((run.first()?.0, run))
    }

    /// Replaces the last so many of the run with `LOAD_CONST` of a new constant, at an offset.
    fn replace_consts(&mut self, at: usize, count: usize, constant: Constant) {
        let index = self.consts.len();
        self.consts.push(constant);
        self.set(at, Opcode::LOAD_CONST, index);
        self.stack.truncate(self.stack.len().saturating_sub(count));
        self.push_const(at);
    }

    fn visit(&mut self, at: usize) -> Flow {
        let opcode = self.opcode(at);
        if !std::mem::take(&mut self.in_consts) {
            self.stack.clear();
        }
        match opcode {
            Opcode::UNARY_NOT => return self.negated_jump(at),
            Opcode::COMPARE_OP => self.negated_comparison(at),
            Opcode::LOAD_CONST => self.constant(at),
            Opcode::BUILD_TUPLE | Opcode::BUILD_LIST | Opcode::BUILD_SET => {
                self.sequence(at, opcode);
            }
            Opcode::UNARY_NEGATIVE | Opcode::UNARY_INVERT | Opcode::UNARY_POSITIVE => {
                return Flow::On(self.unary(at, opcode));
            }
            _ if fold::is_binary(opcode) => return Flow::On(self.binary(at, opcode)),
            Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP => {
                if self.jump_to_test(at, opcode) {
                    return Flow::Again;
                }
                self.jump_to_jump(at, opcode);
            }
            // The argument of what follows would be read without its upper half.
            Opcode::EXTENDED_ARG if self.opcode(at + 3) != Opcode::MAKE_FUNCTION => {
                return Flow::GiveUp;
            }
            Opcode::EXTENDED_ARG => return Flow::On(at + 3),
            Opcode::RETURN_VALUE => self.after_return(at),
            _ if opcode.is_jump() => self.jump_to_jump(at, opcode),
            _ => {}
        }
        Flow::On(at)
    }

    /// `not x` before a jump is the opposite jump.
    fn negated_jump(&mut self, at: usize) -> Flow {
        let next = self.opcode(at + 1);
        if next != Opcode::POP_JUMP_IF_FALSE || !self.in_one_block(at, 4) {
            return Flow::On(at);
        }
        let target = self.arg(at + 1);
        self.set(at, Opcode::POP_JUMP_IF_TRUE, target);
        self.clear(at + 3, at + 4);
        Flow::Again
    }

    /// `not a in b` is `a not in b`, and so on.
    fn negated_comparison(&mut self, at: usize) {
        let opposite = match self.arg(at) {
            n if n == CompareOp::In as usize => CompareOp::NotIn,
            n if n == CompareOp::NotIn as usize => CompareOp::In,
            n if n == CompareOp::Is as usize => CompareOp::IsNot,
            n if n == CompareOp::IsNot as usize => CompareOp::Is,
            _ => return,
        };
        if self.opcode(at + 3) == Opcode::UNARY_NOT && self.in_one_block(at, 4) {
            self.set(at, Opcode::COMPARE_OP, opposite as usize);
            self.clear(at + 3, at + 4);
        }
    }

    /// A constant; a jump that it never takes goes.
    fn constant(&mut self, at: usize) {
        self.push_const(at);
        let is_true = || self.consts.get(self.arg(at)).is_some_and(Constant::is_true);
        if self.opcode(at + 3) == Opcode::POP_JUMP_IF_FALSE && self.in_one_block(at, 6) && is_true()
        {
            self.clear(at, at + 6);
            self.stack.clear();
        }
    }

    /// A tuple of constants is a constant; so is a list or set that is only searched. What is packed and
    /// unpacked at once changes places.
    fn sequence(&mut self, at: usize, opcode: Opcode) {
        let count = self.arg(at);
        if count == 0 || self.constant_sequence(at, opcode, count) {
            return;
        }
        if self.opcode(at + 3) != Opcode::UNPACK_SEQUENCE
            || !self.in_one_block(at, 6)
            || self.arg(at + 3) != count
            || opcode == Opcode::BUILD_SET
        {
            return;
        }
        let turns: &[u8] = match count {
            1 => &[],
            2 => &[Opcode::ROT_TWO.number()],
            3 => &[Opcode::ROT_THREE.number(), Opcode::ROT_TWO.number()],
            _ => return,
        };
        self.clear(at, at + 6);
        self.write(at, turns);
        if count > 1 {
            self.stack.clear();
        }
    }

    fn constant_sequence(&mut self, at: usize, opcode: Opcode, count: usize) -> bool {
        let Some((first, run)) = self.last_consts(count) else {
            return false;
        };
        let searched = || {
            let how = self.arg(at + 3);
            let searches = how == CompareOp::In as usize || how == CompareOp::NotIn as usize;
            self.opcode(at + 3) == Opcode::COMPARE_OP
                && self.in_one_block(first, at - first + 6)
                && searches
        };
        let folds = match opcode {
            Opcode::BUILD_TUPLE => self.in_one_block(first, at - first + 3),
            _ => searched(),
        };
        if !folds {
            return false;
        }
        let numbers: Vec<usize> = run.iter().map(|&(_, index)| index).collect();
        let items = numbers.iter().filter_map(|&index| self.consts.get(index));
        let constant = if opcode == Opcode::BUILD_SET {
            let items: Vec<&Constant> = items.collect();
            let distinct = fold::distinct(&items);
            let kept = distinct.iter().filter_map(|&at| items.get(at).copied());
            let kept: Vec<Constant> = kept.cloned().collect();
            match &mut self.folding {
                Some(folding) => {
                    let numbers = distinct.iter().filter_map(|&at| numbers.get(at).copied());
                    folding.frozenset(&numbers.collect::<Vec<usize>>(), kept)
                }
                None => Constant::FrozenSet(kept.into()),
            }
        } else {
            if let Some(folding) = &mut self.folding {
                folding.tuple(numbers.iter().copied());
            }
            Constant::Tuple(items.cloned().collect())
        };
        self.replace_consts(at, count, constant);
        self.clear(first, at);
        true
    }

    /// An operator between two constants is a constant. Gives where the instruction is now.
    fn binary(&mut self, at: usize, opcode: Opcode) -> usize {
        let Some((first, &[(_, left), (_, right)])) = self.last_consts(2) else {
            return at;
        };
        if !self.in_one_block(first, at - first + 1) {
            return at;
        }
        let operands = self.consts.get(left).zip(self.consts.get(right));
        let Some((a, b)) = operands else { return at };
        let (bytes, steps) = fold::cost(opcode, a, b);
        if let Err(refused) = self.meter.amplified(bytes, steps) {
            self.refused = Some(refused);
            return at;
        }
        let Some(folded) = fold::binary(opcode, a, b) else {
            return at;
        };
        if let Some(folding) = &mut self.folding {
            folding.binary(opcode, (left, a), (right, b), &folded);
        }
        self.replace_consts(at - 2, 2, folded);
        self.clear(first, at - 2);
        at - 2
    }

    fn unary(&mut self, at: usize, opcode: Opcode) -> usize {
        let Some((first, &[(_, operand)])) = self.last_consts(1) else {
            return at;
        };
        if !self.in_one_block(first, at - first + 1) {
            return at;
        }
        let Some(constant) = self.consts.get(operand) else {
            return at;
        };
        let bytes = fold::int_bytes(constant);
        if let Err(refused) = self.meter.amplified(bytes, bytes as u64) {
            self.refused = Some(refused);
            return at;
        }
        let Some(folded) = fold::unary(opcode, constant) else {
            return at;
        };
        if let Some(folding) = &mut self.folding {
            folding.unary(opcode, (operand, constant), &folded);
        }
        self.replace_consts(at - 2, 1, folded);
        self.clear(first, at - 2);
        at - 2
    }

    /// A test that jumps to another test knows how that one will end. Says whether the jump is another
    /// one now.
    fn jump_to_test(&mut self, at: usize, opcode: Opcode) -> bool {
        let target = jump_target(&self.code, at);
        let there = self.opcode(target);
        if !is_conditional(there) {
            return false;
        }
        if jumps_on_true(there) == jumps_on_true(opcode) {
            let further = jump_target(&self.code, target);
            self.set(at, there, further);
        } else {
            let pops = match jumps_on_true(opcode) {
                true => Opcode::POP_JUMP_IF_TRUE,
                false => Opcode::POP_JUMP_IF_FALSE,
            };
            self.set(at, pops, target + 3);
        }
        true
    }

    /// A jump to a jump goes on to where that one leads; a jump to a return is one.
    fn jump_to_jump(&mut self, at: usize, opcode: Opcode) {
        let target = jump_target(&self.code, at);
        let there = self.opcode(target);
        if is_unconditional(opcode) && there == Opcode::RETURN_VALUE {
            self.clear(at, at + 3);
            self.write(at, &[Opcode::RETURN_VALUE.number()]);
            return;
        }
        if !is_unconditional(there) {
            return;
        }
        let further = jump_target(&self.code, target);
        let opcode = match opcode {
            // This one can also lead back.
            Opcode::JUMP_FORWARD => Opcode::JUMP_ABSOLUTE,
            _ => opcode,
        };
        let arg = match opcode.is_absolute_jump() {
            true => Some(further),
            false => further.checked_sub(at + 3),
        };
        if let Some(arg) = arg {
            self.set(at, opcode, arg);
        }
    }

    /// After a return, another return or a jump is never reached.
    fn after_return(&mut self, at: usize) {
        if at + 4 >= self.code.len() {
            return;
        }
        if self.opcode(at + 4) == Opcode::RETURN_VALUE && self.in_one_block(at, 5) {
            self.clear(at + 1, at + 5);
        } else if is_unconditional(self.opcode(at + 1)) && self.in_one_block(at, 4) {
            self.clear(at + 1, at + 4);
        }
    }
}
