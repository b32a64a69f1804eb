//! Slices of anything that can be iterated: `seq[1:5]` is `itertools.islice(seq, 1, 5, None)`.

use crate::error::Refusal;
use crate::source::Source;
use crate::transformer::{Context, Outcome, Rule, Transformer};
use bc_core::asm::{Asm, Builder, Instr, Item, Operand};
use bc_core::code::CodeFlags;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;

/// Makes reading a slice of something a call of `itertools.islice`; other indexes work as before. What
/// is stored or deleted through a slice stays as it is.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_transform::{Pass, catalogue::IsliceLiterals};
/// use std::sync::Arc;
///
/// let item = Asm::function("item", ["m", "k"]).load_fast("m").load_fast("k")
///     .op(Opcode::BINARY_SUBSCR).op(Opcode::RETURN_VALUE).build()?;
/// let changed = IsliceLiterals.apply(&Arc::new(item))?;
/// assert!(Asm::lift(&changed)?.instrs().all(|i| i.opcode != Opcode::BINARY_SUBSCR));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct IsliceLiterals;

/// What is remembered about one code object.
#[derive(Debug, Default)]
pub struct SubscriptHelper(Option<Constant>);

/// What the helper is called in tracebacks.
const HELPER: &str = "<subscript>";

/// The code of `def helper(m, k)`, which is told a slice from an index when it runs.
fn helper<S>(context: &Context<'_, S>, line: i32) -> Result<Constant, Refusal> {
    let load = |code: Builder, source: &Source| {
        let instrs = source.load(CodeFlags::OPTIMIZED, line).into_iter();
        instrs.fold(code, |code, instr| code.with(instr.opcode, instr.operand))
    };
    let part = |code: Builder, name| code.load_fast("k").load_attr(name);
    let mut code = Asm::function(HELPER, ["m", "k"])
        .line(line)
        .filename(&context.asm.filename);
    code = load(code, &Source::builtin("isinstance")).load_fast("k");
    code = load(code, &Source::builtin("slice"))
        .call(2)
        .jump(Opcode::POP_JUMP_IF_FALSE, "item");
    code = load(code, &Source::attribute("itertools", "islice")).load_fast("m");
    code = part(part(part(code, "start"), "stop"), "step")
        .call(4)
        .op(Opcode::RETURN_VALUE)
        .label("item")
        .load_fast("m")
        .load_fast("k")
        .op(Opcode::BINARY_SUBSCR)
        .op(Opcode::RETURN_VALUE);
    let code = code.build();
    let code = code.map_err(|error| Refusal::at(line, error.to_string()))?;
    Ok(Constant::from(code))
}

impl Transformer for IsliceLiterals {
    type State = SubscriptHelper;

    fn name(&self) -> String {
        "islice_literals".to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        let subscript = Rule::on([Opcode::BINARY_SUBSCR], |_: &Self, matched, context| {
            let Some((at, instr)) = matched.first() else {
                return Ok(Outcome::Decline);
            };
            let before = at.checked_sub(1).and_then(|at| matched.body.get(at));
            let index = before.and_then(Item::as_instr).and_then(Instr::constant);
            if index.is_some_and(|index| !matches!(index, Constant::Slice(_))) {
                return Ok(Outcome::Decline);
            }
            let helper = match &context.state.0 {
                Some(known) => known.clone(),
                None => helper(context, instr.line)?,
            };
            context.state.0 = Some(helper.clone());
            let load = |constant| {
                let operand = Operand::Const(constant);
                Instr::new(Opcode::LOAD_CONST, operand, instr.line)
            };
            Ok(Outcome::replace([
                load(helper),
                load(Constant::from(HELPER)),
                Instr::new(Opcode::MAKE_FUNCTION, 0u32, instr.line),
                Instr::new(Opcode::ROT_THREE, (), instr.line),
                Instr::new(Opcode::CALL_FUNCTION, 2u32, instr.line),
            ]))
        });
        vec![subscript]
    }
}
