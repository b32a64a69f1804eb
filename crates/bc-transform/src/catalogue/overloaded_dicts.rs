//! Displays of dicts filled item by item into whatever a callable makes.

use crate::error::Refusal;
use crate::roles::{Role, Roles};
use crate::source::Source;
use crate::transformer::{Context, Matched, Outcome, Rule, Transformer};
use bc_core::asm::{Asm, Builder, Instr, Item, Operand};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;

/// Makes every dict display a call without arguments and one item assignment for each pair, from left
/// to right: `{'a': 1}` is what the callable gives, with `['a'] = 1` done to it. Of `{**other}` the
/// pairs are taken through `other.keys()`. Dict comprehensions are filled while they run.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_transform::{Pass, catalogue::OverloadedDicts};
/// use std::sync::Arc;
///
/// let empty = Asm::function("empty", ()).with(Opcode::BUILD_MAP, 0).op(Opcode::RETURN_VALUE).build()?;
/// let changed = OverloadedDicts::ordereddict_literals().apply(&Arc::new(empty))?;
/// assert_eq!(changed.names().len(), 2); // collections, OrderedDict
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OverloadedDicts {
    name: &'static str,
    source: Source,
}

impl OverloadedDicts {
    /// `overloaded_dicts`
    pub fn dicts(callable: Source) -> OverloadedDicts {
        OverloadedDicts {
            name: "overloaded_dicts",
            source: callable,
        }
    }

    /// `ordereddict_literals`: dicts keep the order in which they are written.
    pub fn ordereddict_literals() -> OverloadedDicts {
        OverloadedDicts {
            name: "ordereddict_literals",
            source: Source::attribute("collections", "OrderedDict"),
        }
    }
}

/// What is remembered about one code object.
#[derive(Debug, Default)]
pub struct Helpers {
    /// The code of the function that fills in pairs, once it is needed.
    pairs: Option<Constant>,
}

/// One of the things a helper is handed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A tuple of keys and values in turn.
    Pairs,
    /// Whatever stands behind `**`.
    Mapping,
}

/// About how many instructions a helper has for each part.
const HELPER_SIZE: usize = 32;

/// What the helpers are called in tracebacks.
const HELPER: &str = "<dict display>";

/// The code of `def helper(parts, result)`, which fills `result` from each part in turn and returns it.
/// A single part is handed over itself, several as a tuple.
fn helper<S>(parts: &[Part], context: &Context<'_, S>, line: i32) -> Result<Constant, Refusal> {
    let mut code = Asm::function(HELPER, ["parts", "result"])
        .line(line)
        .filename(&context.asm.filename)
        .load_fast("parts");
    if let Ok(count @ 2..) = u32::try_from(parts.len()) {
        // The first part comes out on top.
        code = code.with(Opcode::UNPACK_SEQUENCE, count);
    }
    for (number, part) in parts.iter().enumerate() {
        let (next, end) = (format!("next{number}"), format!("end{number}"));
        if *part == Part::Mapping {
            code = keys(code, number);
        }
        code = code
            .op(Opcode::GET_ITER)
            .label(&next)
            .jump(Opcode::FOR_ITER, &end)
            .store_fast("key");
        code = match part {
            Part::Pairs => code.jump(Opcode::FOR_ITER, &end),
            Part::Mapping => code
                .load_fast("mapping")
                .load_fast("key")
                .op(Opcode::BINARY_SUBSCR),
        };
        code = code
            .load_fast("result")
            .load_fast("key")
            .op(Opcode::STORE_SUBSCR)
            .jump(Opcode::JUMP_ABSOLUTE, &next)
            .label(&end);
    }
    let code = code.load_fast("result").op(Opcode::RETURN_VALUE);
    let code = code.build();
    let code = code.map_err(|error| Refusal::at(line, error.to_string()))?;
    Ok(Constant::from(code))
}

/// Takes what lies on top for a mapping and puts its keys there. What has no `keys()` is handed to
/// `BUILD_MAP_UNPACK`, so that the error is the one of a plain display.
fn keys(code: Builder, number: usize) -> Builder {
    let (wrong, right) = (format!("wrong{number}"), format!("right{number}"));
    code.store_fast("mapping")
        .jump(Opcode::SETUP_EXCEPT, &wrong)
        .load_fast("mapping")
        .load_attr("keys")
        .store_fast("keys")
        .op(Opcode::POP_BLOCK)
        .jump(Opcode::JUMP_FORWARD, &right)
        .label(&wrong)
        .op(Opcode::POP_TOP)
        .op(Opcode::POP_TOP)
        .op(Opcode::POP_TOP)
        .op(Opcode::POP_EXCEPT)
        .load_fast("mapping")
        .with(Opcode::BUILD_MAP_UNPACK, 1)
        .op(Opcode::DUP_TOP)
        .store_fast("mapping")
        .load_attr("keys")
        .store_fast("keys")
        .label(&right)
        .load_fast("keys")
        .call(0)
}

impl OverloadedDicts {
    /// Instructions that call a helper with what lies on top and with what the callable makes.
    fn call(&self, helper: Constant, context: &Context<'_, Helpers>, line: i32) -> Vec<Instr> {
        let flags = context.asm.flags;
        let load = |constant| Instr::new(Opcode::LOAD_CONST, Operand::Const(constant), line);
        let mut code = vec![
            load(helper),
            load(Constant::from(HELPER)),
            Instr::new(Opcode::MAKE_FUNCTION, 0u32, line),
            Instr::new(Opcode::ROT_TWO, (), line),
        ];
        code.extend(self.source.load(flags, line));
        code.push(Instr::new(Opcode::CALL_FUNCTION, 0u32, line));
        code.push(Instr::new(Opcode::CALL_FUNCTION, 2u32, line));
        code
    }

    fn display(
        &self,
        matched: &Matched<'_>,
        context: &mut Context<'_, Helpers>,
    ) -> Result<Outcome, Refusal> {
        let Some((at, instr)) = matched.first() else {
            return Ok(Outcome::Decline);
        };
        let line = instr.line;
        let pairs = instr.number().unwrap_or_default();
        let gathered = pairs
            .checked_mul(2)
            .ok_or_else(|| Refusal::at(line, "a dict display of more pairs than a tuple holds"))?;
        let gather = Instr::new(Opcode::BUILD_TUPLE, gathered, line);
        let role = context.roles().role(at);
        if is_part(at, matched.body, context.roles()) {
            return Ok(Outcome::replace([gather]));
        }
        let is_filled = context.roles().is_filled(at);
        // No compiler makes a comprehension that starts with pairs.
        if role != Role::Value || is_filled && pairs > 0 {
            return Ok(Outcome::Decline);
        }
        if pairs == 0 {
            let mut make = self.source.load(context.asm.flags, line);
            make.push(Instr::new(Opcode::CALL_FUNCTION, 0u32, line));
            if is_filled {
                make.push(Instr::new(Opcode::DUP_TOP, (), line));
                let local = container(at, context);
                make.push(Instr::new(Opcode::STORE_FAST, local, line));
            }
            return Ok(Outcome::replace(make));
        }
        let helper = match &context.state.pairs {
            Some(known) => known.clone(),
            None => helper(&[Part::Pairs], context, line)?,
        };
        context.state.pairs = Some(helper.clone());
        let mut code = vec![gather];
        code.extend(self.call(helper, context, line));
        Ok(Outcome::replace(code))
    }

    fn unpacking(
        &self,
        matched: &Matched<'_>,
        context: &Context<'_, Helpers>,
    ) -> Result<Outcome, Refusal> {
        let Some((at, instr)) = matched.first() else {
            return Ok(Outcome::Decline);
        };
        let roles = context.roles();
        if roles.role(at) != Role::Value {
            return Ok(Outcome::Decline);
        }
        let count = instr.number().unwrap_or_default();
        // As many values lie on the stack, but one instruction may have put them there.
        context.charge((count as usize).saturating_mul(HELPER_SIZE))?;
        let kind = |maker: Option<usize>| match maker {
            Some(maker) if is_part(maker, matched.body, roles) => Part::Pairs,
            _ => Part::Mapping,
        };
        let mut parts: Vec<Part> = roles.parts(at).map(kind).collect();
        parts.resize(count as usize, Part::Mapping);
        parts.reverse();
        let mut code = Vec::new();
        if count != 1 {
            code.push(Instr::new(Opcode::BUILD_TUPLE, count, instr.line));
        }
        let helper = helper(&parts, context, instr.line)?;
        code.extend(self.call(helper, context, instr.line));
        Ok(Outcome::replace(code))
    }

    /// `MAP_ADD` of a comprehension: value and key lie on top, the key uppermost.
    fn addition(&self, matched: &Matched<'_>, context: &Context<'_, Helpers>) -> Outcome {
        let Some((at, instr)) = matched.first() else {
            return Outcome::Decline;
        };
        let Some(maker) = context.roles().container(at) else {
            return Outcome::Decline;
        };
        let made = matched.body.get(maker).and_then(Item::as_instr);
        let is_ours = made.is_some_and(|made| {
            made.opcode == Opcode::BUILD_MAP
                && made.number() == Some(0)
                && context.roles().role(maker) == Role::Value
        });
        if !is_ours {
            return Outcome::Decline;
        }
        let line = instr.line;
        Outcome::replace([
            Instr::new(Opcode::LOAD_FAST, container(maker, context), line),
            Instr::new(Opcode::ROT_TWO, (), line),
            Instr::new(Opcode::STORE_SUBSCR, (), line),
        ])
    }
}

/// Whether the dict at an index is only made to be put together with others in a display.
fn is_part(at: usize, body: &[Item], roles: &Roles) -> bool {
    let taker = roles.taker(at);
    let taker = taker.and_then(|taker| body.get(taker)?.as_instr());
    roles.role(at) == Role::DisplayPart
        && !roles.is_filled(at)
        && taker.is_some_and(|taker| taker.opcode == Opcode::BUILD_MAP_UNPACK)
}

/// The local in which a comprehension keeps what it fills.
fn container<S>(maker: usize, context: &Context<'_, S>) -> Operand {
    context.hidden_local(&format!(".map{maker}"))
}

impl Transformer for OverloadedDicts {
    type State = Helpers;

    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        let display = Rule::on([Opcode::BUILD_MAP], |this: &Self, matched, context| {
            this.display(matched, context)
        });
        let unpacking = Rule::on(
            [Opcode::BUILD_MAP_UNPACK],
            |this: &Self, matched, context| this.unpacking(matched, context),
        );
        let addition = Rule::on([Opcode::MAP_ADD], |this: &Self, matched, context| {
            Ok(this.addition(matched, context))
        });
        vec![display, unpacking, addition]
    }
}
